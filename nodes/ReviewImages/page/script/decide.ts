/** Decisions on the page, their tally, and what is half done. */
export const decide = String.raw`'use strict';
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

/* The tally. An empty price is an unknown one. */
function costText(prices) {
	const sum = prices.reduce((total, price) => total + Number(price), 0), about = fill(words.about, { usd: usd(sum) });
	if (!prices.includes('')) return sum === 0 ? '' : about;
	return sum === 0 ? words.unknown : fill(words.andUnknown, { usd: about });
}
function tally() {
	const count = cards.length, decided = count - undecided().length;
	const approved = cards.filter((card) => statusOf(card) === 'accepted');
	const cost = costText(approved.map((card) => card.dataset.next));
	const parts = [fill(cost === '' ? words.approved : words.approvedCost, { count: approved.length, cost })];
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

`;
