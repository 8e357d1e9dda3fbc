/* Whoever chooses another kind of report is offered that kind's own period, unless he typed one. */
(function () {
  "use strict";
  var kind = document.getElementById("import-kind");
  var period = document.getElementById("import-period");
  var choices = document.getElementById("import-periods");
  if (!kind || !period || !choices) { return; }
  function offered() {
    return kind.options[kind.selectedIndex].getAttribute("data-periods").split(" ");
  }
  function list() {
    choices.textContent = "";
    offered().forEach(function (each) {
      var option = document.createElement("option");
      option.value = each;
      choices.appendChild(option);
    });
  }
  var given = period.value;
  kind.addEventListener("change", function () {
    if (period.value === given) { given = period.value = offered()[0]; }
    list();
  });
})();
