/** The large view, originals, and pictures that do not come. */
export const viewer = String.raw`/* The large view. */
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
	$('.download', viewer).href = card.dataset.file;
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

`;
