/* Keeps what is typed: when typing pauses, every few seconds while it goes on, when a field is left,
   and when the page goes away. One save is under way at a time.
   A form says where to with data-autosave. Without this script there is a button for it. */
(function () {
  "use strict";
  var PAUSE = 1000, LONGEST = 4000, PATIENCE = 20000;
  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.FormData) { return; }
  var shown = document.getElementById("saved");
  var changed = false, since = 0, next = null, sending = null, leaving = false, unanswered = false;

  function tell(text) { if (shown) { shown.textContent = text; } }

  function found(findings) { if (window.huibaoFindings) { window.huibaoFindings(findings); } }

  function typed() {
    var all = new FormData(form);
    if (all["delete"]) { all["delete"]("file"); } // the file goes up when its own button is pressed
    return all;
  }

  function note(event) {
    if (!changed) { changed = true; since = Date.now(); }
    // Whoever chooses among the characters for what he spelt has not paused.
    var pause = event && event.isComposing ? LONGEST : PAUSE;
    saveIn(Math.min(pause, Math.max(0, since + LONGEST - Date.now())));
  }

  function saveIn(milliseconds) {
    window.clearTimeout(next);
    next = window.setTimeout(save, milliseconds);
  }

  function save() {
    if (!changed || sending || leaving) { return; }
    changed = unanswered = false;
    sending = new XMLHttpRequest();
    sending.open("POST", form.getAttribute("data-autosave"));
    sending.timeout = PATIENCE;
    sending.setRequestHeader("Accept", "application/json");
    sending.onload = function () {
      var answer = null;
      var request = sending;
      sending = null;
      try { answer = JSON.parse(request.responseText); } catch (_error) { answer = null; }
      if (answer && answer.said && !answer.saved_at) { refused(answer.said); return; }
      if (request.status !== 200 || !answer) { failed(); return; }
      tell([form.getAttribute("data-saved"), answer.saved_at, answer.said || ""].join(" "));
      if (changed) { note(); return; } // what was found is of words that have changed since
      if (answer.findings) { found(answer.findings); }
      if (window.huibaoQuestions && answer.questions) { window.huibaoQuestions(answer.questions); }
    };
    sending.onerror = sending.ontimeout = failed;
    sending.send(typed());
  }

  function failed() {
    sending = null;
    changed = true;
    tell(form.getAttribute("data-failed"));
    found(null);
    saveIn(LONGEST);
  }

  function refused(said) { leaving = true; tell(said); found(null); } // trying again would not help

  function saveLast() {
    if (!changed || leaving) { return; }
    changed = false;
    unanswered = true; // nobody tells what became of a beacon
    if (navigator.sendBeacon) { navigator.sendBeacon(form.getAttribute("data-autosave"), typed()); }
  }

  function comeBack() { if (changed || unanswered) { note(); } }

  function handIn() {
    leaving = true;
    if (sending) { sending.abort(); sending = null; changed = true; } // whoever comes back saves again
  }

  // Fields outside the form may belong to it by their form attribute, so the document listens.
  document.addEventListener("input", note);
  document.addEventListener("compositionend", note);
  document.addEventListener("change", function () { note(); save(); });
  document.addEventListener("focusout", save);
  form.addEventListener("submit", handIn);
  window.addEventListener("pagehide", saveLast);
  window.addEventListener("pageshow", function () { leaving = false; comeBack(); });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { saveLast(); } else { comeBack(); }
  });
})();
