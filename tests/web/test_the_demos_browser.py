"""The browser that plays people sends what a real one would send."""

from urllib.parse import parse_qsl

import httpx

from huibao.demo.browser import Form, Page

PAGE = """
<h1>审改稿</h1>
<form id="own" method="post" action="/take">
  <input type="hidden" name="tab" value="1">
  <input type="checkbox" name="wanted" value="0" checked>
  <input type="checkbox" name="wanted" value="1">
  <input type="checkbox" name="wanted" value="2" checked>
  <input type="checkbox" name="agreed" value="1" checked>
  <button name="how" value="take">提交</button><button name="how" value="leave">不用</button>
</form>
<input type="text" name="answer-7" form="own" value="见第二段">
<input type="radio" name="how-7" form="own" value="done">
<input type="radio" name="how-7" form="own" value="not_adopted" checked>
<input type="file" name="file" form="own">
<textarea name="remark" form="own">改一处</textarea>
<textarea name="note" form="none">of another form</textarea>
"""


def form_of_page() -> Form:
    answered = httpx.Response(200, text=PAGE, request=httpx.Request("GET", "http://127.0.0.1/x"))
    return Page(answered).form("提交")


def test_every_ticked_box_of_one_name_is_sent() -> None:
    form = form_of_page()
    assert form.values["wanted"] == ["0", "2"]
    assert form.text("wanted") == "0"
    assert form.text("note") == ""


def test_what_arrives_is_what_a_browser_would_send() -> None:
    form = form_of_page()
    request = httpx.Request("POST", form.address, data=form.values)
    assert parse_qsl(request.content.decode()) == [
        ("tab", "1"),
        ("wanted", "0"),
        ("wanted", "2"),
        ("agreed", "1"),
        ("answer-7", "见第二段"),
        ("how-7", "not_adopted"),
        ("remark", "改一处"),
        ("how", "take"),
    ]
