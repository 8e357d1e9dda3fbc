/* Keeps what is typed: every few seconds, when a field is left, and when the page goes away.
   A form says where to with data-autosave. Without this script there is a button for it. */
(function () {
  "use strict";
  var PAUSE = 4000;
  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.FormData) { return; }
  var shown = document.getElementById("saved");
  var changed = false, sending = null, leaving = false;

  function tell(text) { if (shown) { shown.textContent = text; } }

  function typed() {
    var all = new FormData(form);
    if (all["delete"]) { all["delete"]("file"); } // the file goes up when its own button is pressed
    return all;
  }

  function save() {
    if (!changed || sending || leaving) { return; }
    changed = false;
    sending = new XMLHttpRequest();
    sending.open("POST", form.getAttribute("data-autosave"));
    sending.setRequestHeader("Accept", "application/json");
    sending.onload = function () {
      var answer = null;
      var request = sending;
      sending = null;
      try { answer = JSON.parse(request.responseText); } catch (_error) { answer = null; }
      if (answer && answer.said) { refused(answer.said); return; }
      if (request.status !== 200 || !answer) { failed(); return; }
      tell(form.getAttribute("data-saved") + " " + answer.saved_at);
      if (changed) { return; } // what was found is of words that have changed since
      if (window.huibaoFindings && answer.findings) { window.huibaoFindings(answer.findings); }
      if (window.huibaoQuestions && answer.questions) { window.huibaoQuestions(answer.questions); }
    };
    sending.onerror = failed;
    sending.send(typed());
  }

  function failed() { sending = null; changed = true; tell(form.getAttribute("data-failed")); }

  function refused(said) { leaving = true; tell(said); } // trying again would not help

  function note() { changed = true; }

  function saveLast() {
    if (!changed || leaving) { return; }
    changed = false;
    if (navigator.sendBeacon) { navigator.sendBeacon(form.getAttribute("data-autosave"), typed()); }
  }

  // Fields outside the form may belong to it by their form attribute, so the document listens.
  document.addEventListener("input", note);
  document.addEventListener("change", function () { note(); save(); });
  document.addEventListener("focusout", save);
  form.addEventListener("submit", function () { leaving = true; if (sending) { sending.abort(); } });
  window.addEventListener("pagehide", saveLast);
  window.addEventListener("pageshow", function () { leaving = false; });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { saveLast(); } });
  window.setInterval(save, PAUSE);
})();
