/* A form that is on its way is not sent a second time by an impatient second click. */
(function () {
  "use strict";
  var sent = false;
  document.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    window.setTimeout(function () { sent = false; }, 8000);
  });
  window.addEventListener("pageshow", function () { sent = false; });
})();
