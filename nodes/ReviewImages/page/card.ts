import { escape } from '../../shared/output/html';
import { mostNote } from '../limits';
import { mayBeApproved } from '../outputs';
import { type Card, type Criterion, type Decision, decisions } from '../round';
import { icon } from './icons';
import { nextText, spentText } from './money';
import { fill, words } from './words';

/** The address of a picture, of its original, or of the picture as a file to keep. */
export type AddressOf = (index: number, as?: 'original' | 'download') => string;

/** Only the query: it leads to this page's own path under whatever name a person reaches it. */
const source = (addressOf: AddressOf, index: number, as?: Parameters<AddressOf>[1]) => escape(new URL(addressOf(index, as)).search);

const pixels = ({ width, height }: Card) => (width > 0 && height > 0 ? ` width="${width}" height="${height}"` : '');

function frame(card: Card, index: number, addressOf: AddressOf): string {
	if (card.problem !== '') return `<div class="frame"><p class="problem" dir="auto"><strong>${words.noPicture}</strong>${escape(card.problem)}</p></div>`;
	const title = escape(card.title);
	const original = card.originalField === '' ? '' : `<img class="original" src="${source(addressOf, index, 'original')}" alt="${fill(words.originalOf, { title })}" loading="lazy" decoding="async">`;
	const picture = `<img src="${source(addressOf, index)}" alt="${title}"${pixels(card)} loading="lazy" decoding="async">`;
	return `<div class="frame"><a href="${source(addressOf, index)}" target="_blank" aria-label="${fill(words.enlarge, { title })}"><span class="both">${picture}${original}</span></a></div>
${original === '' ? '' : slider(fill(words.compare, { title }))}`;
}

/** Lays the original over the new picture. `label`: escaped. */
export const slider = (label: string): string =>
	`<div class="slider" hidden><span>${words.original}</span><input type="range" min="0" max="100" value="50" aria-label="${label}"><span>${words.changed}</span></div>`;

function verdict({ verdict: said, criteria }: Card): string {
	if (said === '') return '';
	if (said === 'pass') return `<span class="badge pass">${icon('accepted')}${words.passed}</span>`;
	const failed = criteria.filter(({ passed }) => !passed).length;
	return `<span class="badge fail">${icon('rejected')}${failed === 0 ? words.failed : fill(words.notPassed, { failed, count: criteria.length })}</span>`;
}

const criterion = ({ text, passed, reason }: Criterion) =>
	`<li><span class="${passed ? 'pass' : 'fail'}">${icon(passed ? 'accepted' : 'rejected')}<span class="sr">${passed ? words.met : words.notMet}: </span></span><div dir="auto">${escape(text)}${passed || reason === '' ? '' : `<p>${escape(reason)}</p>`}</div></li>`;

const list = (criteria: Criterion[]) => (criteria.length === 0 ? '' : `<ul class="criteria">${criteria.map(criterion).join('')}</ul>`);

/** What failed stands open: that is what a person looks for. */
function check({ criteria, summary }: Card): string {
	const met = criteria.filter(({ passed }) => passed);
	const open = summary === '' ? '' : `<p dir="auto">${escape(summary)}</p>`;
	const more = met.length === 0 ? '' : `<details><summary>${fill(words.check, { count: met.length })}</summary>${list(met)}</details>`;
	return open + list(criteria.filter(({ passed }) => !passed)) + more;
}

const fact = (name: string, value: string, shape = '') => (value === '' ? '' : `<div><dt>${name}</dt><dd class="${shape}" dir="auto">${escape(value)}</dd></div>`);

function about({ brief, exactText }: Card): string {
	const facts = fact(words.exactText, exactText, 'exact') + fact(words.brief, brief, 'brief');
	return facts === '' ? '' : `<dl>${facts}</dl>`;
}

function money(card: Card): string {
	const facts = fact(words.spent, spentText([card])) + fact(words.whenApproved, nextText([card]));
	return facts === '' ? '' : `<dl class="money">${facts}</dl>`;
}

const choice = (card: Card, index: number, status: Decision) =>
	`<label class="${status}"><input type="radio" name="decision.${index}" value="${status}"${status === 'accepted' && !mayBeApproved(card) ? ' disabled' : ''}>${icon(status)}<span>${words[status]}</span></label>`;

/** One picture with what there is to judge it by, and the fields of the form for its decision. */
export function cardOf(card: Card, index: number, addressOf: AddressOf): string {
	const title = escape(card.title);
	return `<li><article class="card" aria-labelledby="title-${index}" data-next="${card.nextUsd ?? ''}" data-verdict="${card.verdict}"${card.problem === '' ? ` data-file="${source(addressOf, index, 'download')}"` : ' data-gone'}>
<header><span class="number">${index + 1}</span><h2 id="title-${index}" dir="auto">${title}</h2>${verdict(card)}</header>
${frame(card, index, addressOf)}
<fieldset class="choice"><legend class="sr">${fill(words.decisionOn, { title })}</legend>${decisions.map((status) => choice(card, index, status)).join('')}</fieldset>
<label class="note"><span>${words.note}<span class="sr">: ${title}</span></span><textarea name="note.${index}" rows="1" maxlength="${mostNote}" dir="auto" placeholder="${words.notePlaceholder}"></textarea></label>
<div class="info">${about(card)}${check(card)}${money(card)}</div>
</article></li>`;
}
