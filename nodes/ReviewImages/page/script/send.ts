/** Sending, and what is done once all is there. */
export const send = String.raw`/* Sending: the page stays until the answer is there, so that nothing written is lost. */
let unanswered = false;
/* Where nothing waits any more n8n answers with pages of its own; what stands before it, or no n8n at all, with others. */
function sayRefused({ status }) {
	const isOnTheWay = status >= 500 || status === 413;
	say(isOnTheWay ? words.notSent : unanswered ? words.perhapsTaken : words.alreadyDecided);
	unanswered ||= isOnTheWay;
}
async function send() {
	const button = $('.send');
	button.disabled = true;
	button.textContent = words.sending;
	say('');
	save();
	const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
	try {
		/* Without what is half done: browsers ask no address of two million signs. */
		const answer = await fetch(location.href.split('#')[0], { method: 'POST', body: fields, credentials: 'omit' });
		const text = await answer.text();
		const page = / data-(taken|message)="/.test(text) ? new DOMParser().parseFromString(text, 'text/html') : undefined;
		if (page?.body.dataset.taken === round) return taken(page);
		const message = page?.body.dataset.message ?? words.alreadyDecided;
		if (message === words.alreadyDecided) sayRefused(answer);
		else say(message);
	} catch {
		unanswered = true;
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
