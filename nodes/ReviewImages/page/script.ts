/**
 * What the page does in the browser, beside a form that works without it: tally, keyboard, large view, sending without leaving.
 * n8n's sandbox gives the page no origin: no storage, no cookies, and the state of its history is lost with a reload. Half-done
 * decisions live behind the # of the address, which survives a reload and Back, and is sent to nobody.
 */
export const script = String.raw`'use strict';
const { words, round, spent } = JSON.parse(document.getElementById('data').textContent);
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const fill = (word, values) => word.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
const usd = (amount) => amount === 0 ? '$0.00' : amount < 0.0005 ? 'less than $0.001' : '$' + amount.toFixed(amount < 1 ? 3 : 2);
const form = $('form'), cards = $$('.card'), bar = $('.bar'), viewer = $('.viewer'), ask = $('.ask');
const radios = (card) => $$('[type=radio]', card);
const noteOf = (card) => $('textarea', card);
const statusOf = (card) => radios(card).find((one) => one.checked)?.value ?? '';
const isGone = (card) => card.dataset.gone !== undefined;
const undecided = () => cards.filter((card) => statusOf(card) === '');

function decide(card, status) {
	for (const one of radios(card)) if (!one.disabled || one.value !== status) one.checked = one.value === status;
	changed();
}

/* The tally. */
function tally() {
	const count = cards.length, decided = count - undecided().length;
	const approved = cards.filter((card) => statusOf(card) === 'accepted');
	const next = approved.reduce((sum, card) => sum + Number(card.dataset.next), 0);
	const parts = [fill(next > 0 ? words.approvedCost : words.approved, { count: approved.length, usd: usd(next) })];
	if (spent !== '') parts.push(fill(words.spentSoFar, { usd: spent }));
	const first = document.createElement('b');
	first.textContent = fill(words.decided, { decided, count });
	$('.tally').replaceChildren(first, ' · ' + parts.join(' · '));
	$('progress').value = decided;
	const bulk = $('.bulk'), some = bulkCards();
	bulk.hidden = some.length === 0;
	$('.next').hidden = decided === count;
}

/* What is half done. */
let saving, savedAt = 0;
function save() {
	clearTimeout(saving);
	savedAt = Date.now();
	const d = {}, n = {};
	for (const [index, card] of cards.entries()) {
		if (statusOf(card) !== '') d[index] = statusOf(card);
		if (noteOf(card).value !== '') n[index] = noteOf(card).value;
	}
	history.replaceState(null, '', '#' + encodeURIComponent(JSON.stringify({ round, d, n, who: form.reviewer.value })));
}
/* Browsers take a hundred changes of the address in half a minute. */
function saveSoon() { clearTimeout(saving); saving = setTimeout(save, Math.max(0, 350 - (Date.now() - savedAt))); }
function changed() { say(''); tally(); saveSoon(); if (viewer.open) showDecision(); }
function saved() {
	try { return JSON.parse(decodeURIComponent(location.hash.slice(1))); } catch { return undefined; }
}
function restore() {
	const state = saved();
	if (state?.round !== round || !state.d || !state.n) return;
	form.reviewer.value = state.who ?? '';
	for (const [index, card] of cards.entries()) {
		noteOf(card).value = state.n[index] ?? '';
		for (const one of radios(card)) one.checked = !one.disabled && one.value === state.d[index];
	}
}
const say = (text) => { $('.alert').textContent = text; };

/* Many at once. */
const passedOnly = cards.some((card) => card.dataset.verdict !== '');
const bulkCards = () => undecided().filter((card) => !isGone(card) && (!passedOnly || card.dataset.verdict === 'pass'));
$('.bulk').addEventListener('click', () => {
	const some = bulkCards();
	for (const card of some) for (const one of radios(card)) one.checked = one.value === 'accepted';
	changed();
	const undo = document.createElement('button');
	undo.type = 'button';
	undo.textContent = words.undo;
	undo.addEventListener('click', () => {
		for (const card of some) if (statusOf(card) === 'accepted') for (const one of radios(card)) one.checked = false;
		$('.done').replaceChildren();
		changed();
		$('.bulk').focus();
	});
	$('.done').replaceChildren(fill(words.approvedMany, { count: some.length }), undo);
	undo.focus();
});

/* From picture to picture. */
function goTo(card) {
	card.scrollIntoView({ block: 'start' });
	card.focus({ preventScroll: true });
}
$('.next').addEventListener('click', () => {
	const open = undecided();
	const at = cards.indexOf(document.activeElement?.closest('.card'));
	goTo(open.find((card) => cards.indexOf(card) > Math.max(at, lastSeen)) ?? open[0]);
});
let lastSeen = -1;
document.addEventListener('focusin', ({ target }) => { const card = target.closest('.card'); if (card) lastSeen = cards.indexOf(card); });
const perRow = () => cards.filter((card) => card.offsetTop === cards[0].offsetTop).length;
const keys = { a: 'accepted', g: 'again', r: 'rejected' };
const steps = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: perRow, ArrowUp: () => -perRow() };
const writes = (target) => target.matches('textarea, input:not([type=radio])');
const toggled = (card, status) => decide(card, statusOf(card) === status ? '' : status);
document.addEventListener('keydown', (event) => {
	const { key, target } = event;
	if (event.ctrlKey || event.metaKey || event.altKey || viewer.open || ask.open) return;
	const card = target.closest('.card');
	if (!card) {
		if (target === document.body && key in steps) { event.preventDefault(); goTo(cards[0]); }
		return;
	}
	if (writes(target)) return;
	const status = keys[key.toLowerCase()];
	if (status && !(isGone(card) && status === 'accepted')) { event.preventDefault(); toggled(card, status); }
	else if (key.toLowerCase() === 'z' && !isGone(card)) { event.preventDefault(); open(card); }
	else if (target === card && key in steps) {
		const to = cards[cards.indexOf(card) + steps[key]()];
		if (to) { event.preventDefault(); goTo(to); }
	}
	else if (target === card && key === 'Enter' && !isGone(card)) { event.preventDefault(); open(card); }
});
/* A second press on what is chosen takes it back. */
for (const card of cards) for (const one of radios(card)) {
	let was;
	one.parentElement.addEventListener('pointerdown', () => { was = one.checked; });
	one.addEventListener('click', () => { if (was) { one.checked = false; changed(); } was = false; });
}

/* The large view. */
let shown;
const buttons = $$('.choice button', viewer);
function fit(box, slider) {
	const [picture, original] = $$('img', box);
	slider.hidden = !original;
	box.classList.toggle('two', Boolean(original));
}
function open(card) {
	shown = card;
	const box = $('.both', card).cloneNode(true);
	for (const picture of $$('img', box)) picture.loading = 'eager';
	$('.stage', viewer).replaceChildren(box);
	fit(box, $('.slider', viewer));
	$('.info', viewer).replaceChildren(...$('.info', card).cloneNode(true).childNodes);
	for (const one of $$('.info details', viewer)) one.open = true;
	$('.slider input', viewer).value = 50;
	$('h2', viewer).textContent = $('h2', card).textContent;
	$('.place', viewer).textContent = fill(words.placeOf, { place: cards.indexOf(card) + 1, count: cards.length });
	$('.download', viewer).href = $('.frame a', card).href;
	$('.note textarea', viewer).value = noteOf(card).value;
	zoom(false);
	showDecision();
	if (!viewer.open) { viewer.showModal(); $('.stage', viewer).focus(); }
}
function showDecision() {
	for (const one of buttons) one.setAttribute('aria-pressed', String(one.value === statusOf(shown)));
}
const canShow = () => cards.filter((card) => !isGone(card));
function turn(by) {
	const all = canShow();
	const to = all[all.indexOf(shown) + by];
	if (to) open(to);
}
function zoom(full) {
	$('.stage', viewer).classList.toggle('full', full);
	$('.zoom', viewer).setAttribute('aria-pressed', String(full));
}
const isFull = () => $('.stage', viewer).classList.contains('full');
function judge(status) {
	const was = statusOf(shown);
	toggled(shown, status);
	if (status === 'again' && was !== 'again') $('.note textarea', viewer).focus();
	else if (was === '') turn(1);
}
for (const card of cards) $('.frame a', card)?.addEventListener('click', (event) => { event.preventDefault(); open(card); });
for (const one of buttons) one.addEventListener('click', () => judge(one.value));
$('.close', viewer).addEventListener('click', () => viewer.close());
$('.previous', viewer).addEventListener('click', () => turn(-1));
$('.following', viewer).addEventListener('click', () => turn(1));
$('.zoom', viewer).addEventListener('click', () => zoom(!isFull()));
$('.stage', viewer).addEventListener('click', () => zoom(!isFull()));
$('.note textarea', viewer).addEventListener('input', ({ target }) => { noteOf(shown).value = target.value; saveSoon(); });
viewer.addEventListener('close', () => goTo(shown));
viewer.addEventListener('keydown', (event) => {
	const { key, target } = event;
	if (event.ctrlKey || event.metaKey || event.altKey || writes(target)) return;
	const status = keys[key.toLowerCase()];
	const does = status ? () => judge(status) : { ArrowRight: () => turn(1), ArrowLeft: () => turn(-1), z: () => zoom(!isFull()), Z: () => zoom(!isFull()) }[key];
	if (!does || (isFull() && key.startsWith('Arrow'))) return;
	event.preventDefault();
	does();
});

/* Original and new. */
for (const slider of $$('.slider')) {
	const box = () => $('.both', slider.closest('.card, .viewer'));
	if (slider.closest('.card')) fit(box(), slider);
	$('input', slider).addEventListener('input', ({ target }) => box().style.setProperty('--cut', target.value + '%'));
}

/* A picture that does not come. */
document.addEventListener('error', ({ target }) => {
	if (!target.matches?.('.card img:not(.original)')) return;
	const note = document.createElement('p');
	note.className = 'problem';
	note.textContent = words.notLoaded;
	target.closest('.frame').append(note);
}, true);

/* Sending: the page stays until the answer is there, so that nothing written is lost. */
async function send() {
	const button = $('.send');
	button.disabled = true;
	button.textContent = words.sending;
	say('');
	save();
	const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
	try {
		const answer = await fetch(location.href, { method: 'POST', body: fields, credentials: 'omit' });
		const text = await answer.text();
		/* Where nothing waits any more n8n answers with pages of its own. */
		const page = / data-(taken|message)="/.test(text) ? new DOMParser().parseFromString(text, 'text/html') : undefined;
		if (page?.body.dataset.taken === round) return taken(page);
		say(page?.body.dataset.message || words.alreadyDecided);
	} catch {
		say(words.notSent);
	}
	button.disabled = false;
	button.textContent = words.send;
	$('.alert').scrollIntoView({ block: 'nearest' });
}
function taken(page) {
	clearTimeout(saving);
	document.title = page.title;
	document.body.replaceWith(document.adoptNode(page.body));
	history.replaceState(null, '', location.href.split('#')[0]);
	scrollTo(0, 0);
	$('h1').focus();
}
form.addEventListener('submit', (event) => {
	event.preventDefault();
	const open = undecided().length, decided = cards.length - open;
	if (decided === 0) return say(words.nothingDecided);
	if (open === 0) return void send();
	$('h2', ask).textContent = fill(words.undecidedTitle, { count: open });
	$('.primary', ask).textContent = decided === 1 ? words.sendThis : fill(words.sendThese, { count: decided });
	ask.showModal();
});
$('.primary', ask).addEventListener('click', () => { ask.close(); void send(); });
$('.back', ask).addEventListener('click', () => { ask.close(); $('.next').click(); });
form.addEventListener('change', changed);
form.addEventListener('input', saveSoon);
form.addEventListener('focusout', saveSoon);

for (const time of $$('time')) time.textContent = new Date(time.dateTime).toLocaleString(words.language, { dateStyle: 'medium', timeStyle: 'short' });
for (const card of cards) card.tabIndex = 0;
for (const one of $$('.scripted')) one.hidden = false;
restore();
tally();
`;
