import { type JsonRecord, recordOf, textOf } from '../../shared/base/json';
import { findPreset } from '../../shared/catalog/channels';
import type { Size } from '../../shared/image/exact/types';
import { showUsd } from '../../shared/money/dollars';
import { costText, type ReceiptSums, sumReceipts } from '../../shared/receipt/sums';
import { escape } from '../../shared/output/html';
import { billedOnce } from '../../shared/receipt/billedOnce';
import type { Shot } from './shots';
import { style } from './style';

const show = (value: unknown): string => escape(value === undefined || value === null ? '' : String(value));

const sizeText = (bytes: number): string => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

const fact = (name: string, value: string) => (value === '' ? '' : `<div><dt>${name}</dt><dd>${show(value)}</dd></div>`);

/** A size that is known. */
const edges = ({ width, height }: JsonRecord | Size) => (width && height ? `${String(width)} × ${String(height)}` : '');

/** Colours of verdicts; other words have none. */
const tones: Record<string, string> = { accepted: 'good', approved: 'good', pass: 'good', passed: 'good', again: 'bad', rejected: 'bad', fail: 'bad', failed: 'bad' };

const badge = (verdict: string) => {
	const tone = Object.hasOwn(tones, verdict.toLowerCase()) ? tones[verdict.toLowerCase()] : '';
	return verdict === '' ? '' : `<span class="badge ${tone}">${show(verdict)}</span>`;
};

/** Of one picture or row, its review included. */
function cost(billed: Shot['billed']): string {
	const sums = sumReceipts(billed);
	const known = billed.length === sums.costUnknown ? 'unknown' : costText(sums);
	return sums.mayBeBilledUsd === 0 || known === 'unknown' ? known : `${known}, perhaps more`;
}

function facts({ receipt, billed, bytes }: Shot): string {
	const { qualityServed, qualityRequested, outputFormat } = receipt;
	const file = [outputFormat, bytes === undefined ? '' : sizeText(bytes)].filter(Boolean).join(' ');
	return [
		fact('Target', edges(findPreset(textOf(receipt.channel))?.target ?? recordOf(receipt.fit))),
		fact('Size', edges(receipt)),
		fact('Quality', String(qualityServed || qualityRequested || '')),
		fact('File', file),
		fact('Cost', cost(billed)),
	].join('');
}

const caption = (shot: Shot) => `<header><h2 dir="auto">${show(shot.title)}</h2>${shot.channel ? `<p class="channel" dir="auto">${show(shot.channel)}</p>` : ''}</header>
${shot.reasons ? `<p class="reasons" dir="auto">${show(shot.reasons)}</p>` : ''}`;

function pictureCard(shot: Shot, source: string): string {
	const fileName = show(shot.receipt.fileName || 'image');
	const { width, height } = shot.receipt;
	const pixels = Number(width) > 0 && Number(height) > 0 ? ` width="${Number(width)}" height="${Number(height)}"` : '';
	return `<article>
<div class="frame"><img src="${show(source)}" alt="${show(shot.title)}" referrerpolicy="no-referrer"${pixels}>${badge(shot.verdict)}</div>
${caption(shot)}
<dl>${facts(shot)}</dl>
<p class="download"><a href="${show(source)}" download="${fileName}" rel="noreferrer noopener" target="_blank">Download</a></p>
</article>`;
}

const problemCard = (shot: Shot) => `<article class="problem">
<div class="frame"><span class="badge bad">${show(shot.receipt.outcome === 'made' ? 'not shown' : shot.receipt.outcome)}</span><p dir="auto">${show(shot.why)}</p>${shot.wayOut ? `<p class="way-out" dir="auto">${show(shot.wayOut)}</p>` : ''}</div>
${caption(shot)}
<dl>${facts(shot)}</dl>
</article>`;

const figure = (value: string, name: string) => `<div><strong>${show(value)}</strong><span>${name}</span></div>`;

function figures(shots: readonly Shot[], sums: ReceiptSums): string {
	const pictures = shots.filter(({ source }) => source !== undefined).length;
	const without = shots.length - pictures;
	const { mayBeBilledUsd } = sums;
	return [
		figure(String(pictures), pictures === 1 ? 'picture' : 'pictures'),
		without > 0 ? figure(String(without), without === 1 ? 'row without a picture' : 'rows without a picture') : '',
		figure(costText(sums), 'cost'),
		mayBeBilledUsd === 0 ? '' : figure(mayBeBilledUsd === null ? 'unknown' : showUsd(mayBeBilledUsd), 'more may have been billed'),
	].join('');
}

/** Hosts the pictures come from: the page may ask no other. */
const pictureHosts = (shots: readonly Shot[]) => [...new Set(shots.flatMap(({ source }) => (source?.startsWith('http') ? [new URL(source).origin] : [])))];

export interface Sheet {
	title: string;
	shots: readonly Shot[];
}

/** One page without scripts: every picture with its verdict and cost, then the rows without one. Everything in it is escaped. */
export function contactSheetPage({ title, shots }: Sheet): string {
	const billed = billedOnce(shots.flatMap((shot) => shot.billed.map((receipt) => ({ receipt })))).map(({ receipt }) => receipt);
	const made = shots.filter(({ source }) => source !== undefined);
	const without = shots.filter(({ source }) => source === undefined);
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src ${show(['data:', ...pictureHosts(shots)].join(' '))}; style-src 'unsafe-inline'">
<title>${show(title)}</title>
<style>${style}</style>
</head>
<body>
<header class="page">
<h1 dir="auto">${show(title)}</h1>
<section class="figures">${figures(shots, sumReceipts(billed))}</section>
</header>
<main class="grid">${made.map((shot) => pictureCard(shot, shot.source!)).join('\n')}</main>
${without.length === 0 ? '' : `<section class="rest"><h2>Without a picture</h2>\n<div class="grid">${without.map(problemCard).join('\n')}</div></section>`}
</body>
</html>
`;
}
