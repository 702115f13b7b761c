/* Filters and keys. Everything is on the page without this. */
(function () {
	"use strict";

	function at(id) {
		return document.getElementById(id);
	}

	var form = at("filters"), search = at("search"), verdict = at("verdict"),
		target = at("target"), finding = at("finding"),
		table = document.querySelector(".matrix table"),
		rows = Array.from(table.tBodies[0].rows),
		sections = Array.from(document.querySelectorAll("section.file")),
		columns = {}, texts = null, timer = 0, current = null;

	Array.from(table.tHead.rows[0].cells).forEach(function (cell, i) {
		if (cell.dataset.t !== undefined)
			columns[cell.dataset.t] = i;
	});

	/* What can be searched for: names, and what is said of them. */
	function textOf(section) {
		var parts = [];

		section.querySelectorAll("h2, h4, code").forEach(function (e) {
			parts.push(e.textContent);
		});
		return parts.join("\n").toLowerCase();
	}

	function hasVerdict(row, column) {
		var cells = column ? [row.cells[column]] :
			Array.from(row.cells).slice(1);

		return cells.some(function (cell) {
			var asked = !cell.classList.contains("n");

			return asked && (!verdict.value ||
				cell.classList.contains(verdict.value));
		});
	}

	function hasFinding(section) {
		if (!finding.value)
			return true;
		if (section.dataset.ids.split(" ").indexOf(finding.value) < 0)
			return false;
		return !target.value ||
			Array.from(section.querySelectorAll("article"))
			.some(function (a) {
				return a.dataset.id === finding.value &&
					a.dataset.t.split(" ")
					.indexOf(target.value) >= 0;
			});
	}

	function apply() {
		var words = search.value.trim().toLowerCase(),
			column = target.value ? columns[target.value] : 0,
			shown = 0;

		if (words && !texts)
			texts = sections.map(textOf);
		rows.forEach(function (row, i) {
			var show = (!words || texts[i].indexOf(words) >= 0) &&
				hasVerdict(row, column) &&
				hasFinding(sections[i]);

			if (row.hidden === show)
				row.hidden = !show;
			if (sections[i].hidden === show)
				sections[i].hidden = !show;
			shown += show;
		});
		at("count").textContent = shown === rows.length ?
			"All " + rows.length + " files are shown." :
			shown + " of " + rows.length + " files " +
			(shown === 1 ? "is" : "are") + " shown.";
	}

	function later() {
		clearTimeout(timer);
		timer = setTimeout(refresh, 150);
	}

	/* One cell of the matrix is in the order of focus; arrows move it. */
	function linkOf(cell) {
		return cell && cell.querySelector("a");
	}

	function enter(link) {
		if (current)
			current.tabIndex = -1;
		current = link;
		if (link)
			link.tabIndex = 0;
	}

	function step(row, way) {
		do {
			row = way > 0 ? row.nextElementSibling :
				row.previousElementSibling;
		} while (row && row.hidden);
		return row;
	}

	function sideways(cell, way) {
		do {
			cell = way > 0 ? cell.nextElementSibling :
				cell.previousElementSibling;
		} while (cell && !linkOf(cell));
		return cell;
	}

	function cellTo(key, cell) {
		var row = cell.parentNode;

		switch (key) {
		case "ArrowLeft":
			return sideways(cell, -1);
		case "ArrowRight":
			return sideways(cell, 1);
		case "Home":
			return row.cells[0];
		case "End":
			return sideways({ previousElementSibling:
				row.cells[row.cells.length - 1] }, -1);
		case "ArrowUp":
		case "ArrowDown":
			do {
				row = step(row, key === "ArrowDown" ? 1 : -1);
			} while (row && !linkOf(row.cells[cell.cellIndex]));
			return row && row.cells[cell.cellIndex];
		}
		return null;
	}

	table.addEventListener("keydown", function (event) {
		var cell = event.target.closest("th, td"), next;

		if (!cell || event.ctrlKey || event.altKey || event.metaKey)
			return;
		next = linkOf(cellTo(event.key, cell));
		if (!next)
			return;
		event.preventDefault();
		enter(next);
		next.focus();
		next.scrollIntoView({ block: "nearest", inline: "nearest" });
	});
	table.addEventListener("focusin", function (event) {
		if (event.target.tagName === "A")
			enter(event.target);
	});
	table.querySelectorAll("tbody a").forEach(function (link) {
		link.tabIndex = -1;
	});

	/* A cell that was hidden can't be the one to come back to. */
	function keepOne() {
		var first = rows.find(function (row) {
			return !row.hidden;
		});

		if (!current || current.closest("tr").hidden)
			enter(first ? linkOf(first.cells[0]) : null);
	}

	function refresh() {
		apply();
		keepOne();
	}

	/* On paper everything stands open. */
	var folded = [];

	addEventListener("beforeprint", function () {
		folded = Array.from(
			document.querySelectorAll("details:not([open])"));
		folded.forEach(function (d) {
			d.open = true;
		});
	});
	addEventListener("afterprint", function () {
		folded.forEach(function (d) {
			d.open = false;
		});
		folded = [];
	});

	form.addEventListener("submit", function (event) {
		event.preventDefault();
		refresh();
	});
	search.addEventListener("input", later);
	[verdict, target, finding].forEach(function (select) {
		select.addEventListener("change", refresh);
	});
	at("clear").addEventListener("click", function () {
		search.value = verdict.value = target.value = finding.value = "";
		refresh();
		search.focus();
	});
	form.hidden = false;
	refresh();
}());
