/* A field of text takes the words of what is pasted and nothing else. What Word, WPS or a page laid on the
   clipboard beside them (pictures, merged cells, lines drawn through words) is told of below the field. */
(function () {
  "use strict";
  var says = document.currentScript.dataset;

  function many(sentence, n) { return n ? [sentence.replace("{n}", n)] : []; }

  function told(page, files, words) {
    // Word adds a formula's picture for programs that cannot read it.
    page = page.replace(/<!\[if !msEquation\]>[\s\S]*?<!\[endif\]>/g, "");
    var parsed = new DOMParser().parseFromString(page, "text/html"); // runs and loads nothing of it
    function number(selector, counts) {
      return Array.prototype.filter.call(parsed.querySelectorAll(selector), counts).length;
    }
    var pictures = number("img", function (each) { return !(each.width === 1 || each.height === 1); });
    var others = 0;
    // Excel lays a picture of its cells beside their words.
    for (var i = 0; i < files.length && !words; i += 1) {
      if (files[i].type.indexOf("image/") !== 0) { others += 1; } else if (!page) { pictures += 1; }
    }
    var merged = number("td, th", function (each) { return each.colSpan > 1 || each.rowSpan > 1; });
    var struck = number("s, del, strike, [style*='line-through']", function (each) {
      return each.textContent.trim() && !each.parentNode.closest("s, del, strike, [style*='line-through']");
    });
    var lost = many(says.pictures, pictures).concat(many(says.merged, merged), many(says.files, others));
    var sentences = lost.length ? [says.lost.replace("{what}", lost.join(says.comma)), says.instead] : [];
    return sentences.concat(many(says.struck, struck)).join(says.space);
  }

  document.addEventListener("paste", function (event) {
    var field = event.target, brought = event.clipboardData;
    if (!brought || field.tagName !== "TEXTAREA") { return; }
    var sentence = told(brought.getData("text/html"), brought.files, brought.getData("text/plain"));
    if (!sentence) { return; } // what an earlier paste lost is still lost
    var shown = field.nextElementSibling;
    if (!shown || !shown.classList.contains("pasted")) {
      shown = document.createElement("p");
      shown.className = "pasted";
      shown.setAttribute("role", "alert");
      field.insertAdjacentElement("afterend", shown);
    }
    shown.textContent = sentence;
  });
})();
