/* The demo's mailbox shows new mail as it comes. The page stays where it is until there is some, so
   that neither the reader's place nor a screen reader's is lost; without a script there is a link. */
(function () {
  "use strict";
  function look() {
    window.fetch(window.location.href).then(function (answer) { return answer.text(); })
      .then(function (text) {
        var fresh = new window.DOMParser().parseFromString(text, "text/html");
        var here = document.querySelector("main"), there = fresh.querySelector("main");
        if (there && here.querySelectorAll("li").length !== there.querySelectorAll("li").length) {
          here.innerHTML = there.innerHTML;
        }
      })
      .catch(function () { /* The demo has stopped; what is shown stays. */ });
  }
  window.setInterval(look, 5000);
})();
