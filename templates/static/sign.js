/* The reviewer's name, and the sign that a person is here, are written in as soon as somebody touches
   the page. A mail scanner that opens the page and submits its forms has touched nothing, so what it
   sends bears neither and is refused. */
(function () {
  "use strict";
  var fields = document.querySelectorAll("[data-sign]");
  function sign(event) {
    if (event.isTrusted === false) { return; }
    for (var i = 0; i < fields.length; i += 1) {
      if (!fields[i].value) { fields[i].value = fields[i].getAttribute("data-sign"); }
    }
  }
  var gestures = ["mousedown", "touchstart", "keydown", "click"];
  for (var i = 0; i < gestures.length; i += 1) {
    document.addEventListener(gestures[i], sign, true);
  }
})();
