import { escape } from '../../shared/output/html';
import type { Answer } from '../outputs';
import { decisions, type Round } from '../round';
import { documentOf } from './document';
import { icon } from './icons';
import { nextText, spentText } from './money';
import { fill, words } from './words';

const now = { accepted: words.acceptedNow, again: words.againNow, rejected: words.rejectedNow, pending: words.pendingNow } as const;

/** What was taken, what happens now, what it costs, and the approved pictures. `links`: by picture; empty: there is none. */
export function lastPage(round: Round, { judged, reviewer }: Answer, links: string[]): string {
	const statuses = round.cards.map((_, index) => judged.get(index)?.status ?? 'pending');
	const count = (status: keyof typeof now) => statuses.filter((one) => one === status).length;
	const line = (status: keyof typeof now) => (count(status) === 0 ? '' : `<li class="${status}">${icon(status)}${fill(now[status], { count: count(status) })}</li>`);
	return documentOf({
		title: words.thanks,
		attributes: ` data-taken="${escape(round.id)}"`,
		body: `<main class="sheet">
<h1 tabindex="-1">${icon('accepted')}<span dir="auto">${reviewer === '' ? words.thanks : escape(fill(words.thanksName, { name: reviewer }))}</span></h1>
<p>${words.whatNow}</p>
<ul class="counts">${[...decisions, 'pending' as const].map(line).join('')}</ul>
${costOf(round, judged)}
${downloads(round, links)}
</main>`,
	});
}

function costOf({ cards }: Round, judged: Answer['judged']): string {
	const spent = spentText(cards);
	const next = nextText(cards.filter((_, index) => judged.get(index)?.status === 'accepted'));
	const facts = [
		spent === '' ? '' : `<div><dt>${words.spent}</dt><dd>${escape(spent)}</dd></div>`,
		next === '' ? '' : `<div><dt>${words.whenApproved}</dt><dd>${escape(next)}</dd></div>`,
	].join('');
	return facts === '' ? '' : `<h2>${words.cost}</h2>\n<dl class="money">${facts}</dl>`;
}

function downloads({ cards }: Round, links: string[]): string {
	const files = cards.map(({ title }, index) =>
		links[index] ? `<li><span dir="auto">${escape(title)}</span><a class="button" href="${escape(links[index])}" download rel="noreferrer" target="_blank">${icon('download')}${words.download}<span class="sr"> ${escape(title)}</span></a></li>` : '',
	);
	return files.every((file) => file === '') ? '' : `<h2>${words.downloads}</h2>\n<ul class="files">${files.join('')}</ul>\n<p class="facts"><small>${words.downloadsHint}</small></p>`;
}
