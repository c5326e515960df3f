/** From picture to picture, by the keyboard too. */
export const move = String.raw`/* From picture to picture. */
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
	/* On a choice too, where browsers would send the form. */
	else if (key === 'Enter' && (target === card || target.type === 'radio')) { event.preventDefault(); if (!isGone(card)) open(card); }
});
/* A second press on what is chosen takes it back. After a press keys are the picture's: arrows would change what was chosen. */
for (const card of cards) for (const one of radios(card)) {
	let was;
	one.parentElement.addEventListener('pointerdown', () => { was = one.checked; });
	one.addEventListener('click', (event) => {
		if (was) { one.checked = false; changed(); }
		was = false;
		if (event.detail > 0) card.focus({ preventScroll: true });
	});
}

`;
