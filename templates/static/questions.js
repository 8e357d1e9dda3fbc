/* Figures that do not add up, while they are typed: each with room for a word of why.
   What was typed in that room stays, also where its question is gone by now. */
(function () {
  "use strict";
  var section = document.getElementById("questions");
  if (!section) { return; }

  function words(name) { return section.getAttribute("data-" + name); }

  function element(tag, name, text) {
    var made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  function field(question) {
    var made = element("div", "field", "");
    made.setAttribute("data-question", question.key);
    var line = element("p", "", "");
    line.appendChild(element("span", "severity severity-" + (question.asks ? "must" : "should"), words(question.fault)));
    line.appendChild(document.createTextNode(" " + question.message));
    made.appendChild(line);
    made.appendChild(element("p", "hint", question.places));
    var label = element("label", "", words(question.fault === "swing" ? "why" : question.asks ? "say" : "may"));
    label.htmlFor = "explain-" + question.key;
    made.appendChild(label);
    var input = element("input", "wide-field", "");
    input.type = "text";
    input.id = input.name = "explain-" + question.key;
    made.appendChild(input);
    return made;
  }

  function isWrittenIn(shown) {
    var input = shown.querySelector("input");
    return Boolean(input.value.trim()) || input === document.activeElement;
  }

  function show(questions) {
    var known = {}, left = {};
    var shown = section.querySelectorAll("[data-question]");
    for (var i = 0; i < questions.length; i += 1) { left[questions[i].key] = true; }
    for (var j = 0; j < shown.length; j += 1) {
      var key = shown[j].getAttribute("data-question");
      if (left[key] || isWrittenIn(shown[j])) { known[key] = true; } else { section.removeChild(shown[j]); }
    }
    for (var k = 0; k < questions.length; k += 1) {
      if (!known[questions[k].key]) {
        known[questions[k].key] = true;
        section.appendChild(field(questions[k]));
      }
    }
    section.querySelector("[data-number]").textContent = Object.keys(known).length;
    section.hidden = !Object.keys(known).length;
  }

  window.huibaoQuestions = show;
})();
