/* Beside the text: how long it is, and the findings, which lead to their place. While the words have
   changed since these were found, nothing is said of them. */
(function () {
  "use strict";

  function count(area) {
    var place = document.getElementById(area.getAttribute("data-count"));
    var most = Number(area.getAttribute("data-most")), asked = place.getAttribute("data-asked");
    function show() {
      var words = area.value.replace(/［图：[0-9a-f]{16}］|[[［【]并[左上][\]］】]/g, "").replace(/\s/g, "");
      var n = words.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "x").length;
      place.textContent = n + place.getAttribute("data-unit") + (asked ? "　" + asked : "");
      place.className = most && n > most ? "over" : "";
    }
    area.addEventListener("input", show);
    show();
  }

  var counted = document.querySelectorAll("textarea[data-count]");
  for (var i = 0; i < counted.length; i += 1) { count(counted[i]); }

  var dates = document.querySelectorAll("input[name^='until-']");
  for (var j = 0; j < dates.length; j += 1) {
    dates[j].addEventListener("input", function () {
      var open = document.querySelector("input[name='" + this.name.replace("until-", "open-") + "']");
      if (open && this.value) { open.checked = true; }
    });
  }

  var list = document.getElementById("findings");
  if (!list) { return; }
  var text = document.getElementById(list.getAttribute("data-for"));

  function element(tag, name, words) {
    var made = document.createElement(tag);
    made.className = name;
    made.textContent = words;
    return made;
  }

  function clip(words) { return words.length > 24 ? words.slice(0, 23) + "…" : words; }

  var changed = false; // whether the words have, since what is shown was found
  var waiting = null; // findings that came while a reason was being typed among them

  function only(words) {
    list.textContent = "";
    list.appendChild(element("li", "muted", list.getAttribute("data-" + words)));
  }

  function say(words) {
    if (!list.querySelector(".finding")) { only(text.value.trim() ? words : "empty"); }
  }

  function outdate() {
    changed = true;
    waiting = null;
    list.setAttribute("aria-busy", "true");
    list.classList.add("outdated");
    say("checking");
  }

  function show(findings) {
    list.setAttribute("aria-busy", "false");
    if (!findings) { if (changed) { say("unchecked"); } return; } // they could not be asked for
    waiting = list.contains(document.activeElement) ? findings : null;
    if (waiting) { return; }
    changed = false;
    list.classList.remove("outdated");
    list.textContent = "";
    for (var k = 0; k < findings.length; k += 1) { list.appendChild(item(findings[k])); }
    say("none");
    lead();
  }

  function showWaiting() { if (waiting) { show(waiting); } }

  var english = document.documentElement.lang === "en";

  function item(finding) {
    var made = element("li", "finding finding-" + finding.severity, "");
    var line = element("p", "", "");
    line.appendChild(element("span", "severity", list.getAttribute("data-" + finding.severity)));
    line.appendChild(document.createTextNode(" "));
    if (finding.text.trim()) { line.appendChild(element("q", "", clip(finding.text.trim()))); }
    line.appendChild(document.createTextNode(" " + (english ? finding.english : finding.message)));
    made.appendChild(line);
    made.appendChild(element("p", "hint", english ? finding.remedy : finding.advice));
    made.appendChild(dismissal(finding.key));
    made.setAttribute("data-from", finding.from);
    made.setAttribute("data-to", finding.to);
    return made;
  }

  function dismissal(key) {
    var made = element("details", "", "");
    made.appendChild(element("summary", "", list.getAttribute("data-dismissing")));
    var reason = element("input", "", "");
    reason.type = "text";
    reason.name = "reason-" + key;
    reason.setAttribute("aria-label", list.getAttribute("data-why"));
    reason.placeholder = list.getAttribute("data-reason");
    var button = element("button", "small", list.getAttribute("data-button"));
    button.setAttribute("formaction", list.getAttribute("data-dismiss"));
    button.setAttribute("formnovalidate", "");
    button.name = "dismiss";
    button.value = key;
    made.appendChild(reason);
    made.appendChild(button);
    return made;
  }

  function lead() {
    var items = list.querySelectorAll("li[data-from]");
    for (var k = 0; k < items.length; k += 1) {
      items[k].firstElementChild.setAttribute("tabindex", "0");
      items[k].firstElementChild.setAttribute("role", "button");
    }
  }

  function go(event) {
    var found = event.target;
    while (found && found !== list && !found.hasAttribute("data-from")) {
      if (found.tagName === "DETAILS") { return; }
      found = found.parentNode;
    }
    if (!found || found === list || (event.type === "keydown" && event.key !== "Enter")) { return; }
    text.focus();
    text.setSelectionRange(Number(found.getAttribute("data-from")), Number(found.getAttribute("data-to")));
  }

  text.addEventListener("input", outdate);
  list.addEventListener("focusout", function () { window.setTimeout(showWaiting, 0); });
  list.addEventListener("click", go);
  list.addEventListener("keydown", go);
  window.huibaoFindings = show;
  lead();
})();
