"use strict";
// The slider of each trace shows it after one stage of the optimizer: what the next one removes is struck out, what
// this one brought is marked. Where the mouse is on a line of Python, its instructions are lit, and the other way round.
const study = JSON.parse(document.getElementById("study").textContent);

function nearest(stages, from, step) {
  for (let i = from + step; i >= 0 && i < stages.length; i += step) if (!stages[i].failure) return stages[i];
  return null;
}

// What of a line says whether it is the same operation: guards are numbered, and name what they leave with, anew.
const key = (line) => line.replace(/descr=<Guard\d*>\).*/, "").replace(/ {2}# .*/, "");

function show(box, number) {
  const trace = study.traces[box.dataset.trace], stage = trace.stages[number], list = box.querySelector("ol.ops");
  const counts = (bag) => Object.entries(bag).sort((a, b) => b[1] - a[1]).map(([op, n]) => n + " " + op).join(", ");
  let text = stage.failure ? "no trace by these stages alone: " + stage.failure
                           : stage.operations + " operations, " + stage.guards + " guards";
  if (counts(stage.removed)) text += "; removed: " + counts(stage.removed);
  if (counts(stage.added)) text += "; added: " + counts(stage.added);
  box.querySelector(".stage").textContent = stage.name;
  box.querySelector(".what").textContent = text;
  const keys = (other) => new Set(other.lines.map((line) => key(trace.lines[line])));
  const before = nearest(trace.stages, number, -1), after = nearest(trace.stages, number, 1);
  const old = before && keys(before), next = after && keys(after);
  list.replaceChildren(...stage.lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = trace.lines[line];
    if (trace.lines[line].startsWith("debug_merge_point")) item.className = "point";
    else if (next && !next.has(key(trace.lines[line]))) item.className = "gone";
    else if (old && !old.has(key(trace.lines[line]))) item.className = "new";
    return item;
  }));
}

for (const box of document.querySelectorAll(".ir")) {
  const input = box.querySelector("input");
  input.addEventListener("input", () => show(box, Number(input.value)));
  show(box, Number(input.value));
}

for (const row of document.querySelectorAll("tr[data-line]")) {
  const alike = () => document.querySelectorAll(`tr[data-line="${row.dataset.line}"]`);
  row.addEventListener("mouseenter", () => alike().forEach((other) => other.classList.add("lit")));
  row.addEventListener("mouseleave", () => alike().forEach((other) => other.classList.remove("lit")));
}
for (const link of document.querySelectorAll('a[href^="#trace-"]'))
  link.addEventListener("click", () => { document.querySelector(link.getAttribute("href")).open = true; });
