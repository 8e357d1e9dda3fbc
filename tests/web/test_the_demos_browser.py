"""The browser that plays people sends what a real one would send."""

import httpx

from huibao.demo.browser import Form, Page

PAGE = """
<h1>审改稿</h1>
<form method="post" action="/take">
  <input type="hidden" name="tab" value="1">
  <input type="checkbox" name="wanted" value="0" checked>
  <input type="checkbox" name="wanted" value="1">
  <input type="checkbox" name="wanted" value="2" checked>
  <input type="checkbox" name="agreed" value="1" checked>
  <button name="how" value="take">提交</button><button name="how" value="leave">不用</button>
</form>
<textarea name="note" form="none">elsewhere</textarea>
"""


def form_of_page() -> Form:
    answered = httpx.Response(200, text=PAGE, request=httpx.Request("GET", "http://127.0.0.1/x"))
    return Page(answered).form("提交")


def test_every_ticked_box_of_one_name_is_sent() -> None:
    form = form_of_page()
    assert form.values == {"tab": "1", "wanted": ["0", "2"], "agreed": "1", "how": "take"}
    assert form.text("wanted") == "0"
    assert form.text("note") == ""


def test_all_of_them_arrive() -> None:
    form = form_of_page()
    sent = httpx.Request("POST", form.address, data=form.values).content
    assert sent == b"tab=1&wanted=0&wanted=2&agreed=1&how=take"
