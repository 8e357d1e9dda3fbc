/* The reviewer's name is written in as soon as a person touches the page. A mail scanner that opens
   the page and submits its form has touched nothing, so its decision bears no name and is refused. */
(function () {
  "use strict";
  var field = document.querySelector("[data-sign]");
  if (!field) { return; }
  function sign(event) {
    if (event.isTrusted !== false && !field.value) {
      field.value = field.getAttribute("data-sign");
    }
  }
  var gestures = ["mousedown", "touchstart", "keydown"];
  for (var i = 0; i < gestures.length; i += 1) {
    document.addEventListener(gestures[i], sign, true);
  }
})();
