import { showUsd } from '../../shared/money/dollars';
import { escape } from '../../shared/output/html';
import { comparedUsd, type Compared } from './compare';

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const palette = ['#2563eb', '#0d9488', '#d97706', '#7c3aed', '#db2777', '#4d7c0f', '#0891b2', '#b91c1c'];

/** A colour for each model, in the order of their first line. */
function coloursOf(lines: readonly Compared[]): Map<string, string> {
	const models = [...new Set(lines.map(({ model }) => model))];
	return new Map(models.map((model, index) => [model, palette[index % palette.length]!]));
}

function priceText(line: Compared): string {
	if (line.usd !== null) return showUsd(line.usd);
	if (line.lowUsd === null || line.highUsd === null) return 'no estimate';
	return `${showUsd(line.lowUsd)} to ${showUsd(line.highUsd)}`;
}

const width = 960;
const rowHeight = 30;
const top = 96;
const barLeft = 400;
const barRoom = 350;

function svgRow(line: Compared, index: number, dearest: number, colour: string): string {
	const y = top + index * rowHeight;
	const usd = comparedUsd(line);
	const length = usd === null ? 0 : Math.max(2, (usd / dearest) * barRoom);
	const start = line.usd === null && line.lowUsd !== null ? (line.lowUsd / dearest) * barRoom : 0;
	const times = line.timesCheapest !== null && line.timesCheapest > 1 ? `${line.timesCheapest}×` : '';
	const bar =
		usd === null
			? ''
			: `<rect x="${(barLeft + start).toFixed(1)}" y="${y - 14}" width="${(length - start).toFixed(1)}" height="18" rx="3" fill="${colour}"/>`;
	return [
		index % 2 === 1 ? `<rect x="24" y="${y - 20}" width="${width - 48}" height="${rowHeight}" fill="#f6f7f9"/>` : '',
		`<circle cx="40" cy="${y - 5}" r="5" fill="${colour}"/>`,
		`<text x="54" y="${y}">${escape(shorten(line.model, 24))}</text>`,
		`<text x="230" y="${y}">${escape(shorten(line.size || line.sizeAsked, 16))}</text>`,
		`<text x="328" y="${y}">${escape(shorten(line.quality, 9))}</text>`,
		bar,
		`<text x="${(barLeft + length + 8).toFixed(1)}" y="${y}" class="price">${escape(priceText(line))}<tspan class="soft" dx="8">${times}</tspan></text>`,
	].join('');
}

function title(lines: readonly Compared[]): string {
	const images = Math.max(0, ...lines.map((line) => line.images));
	return `What the same job costs${images > 1 ? `: ${images} images` : ''}`;
}

/** A bar chart of the comparison, the cheapest on top. Stands alone: no scripts, no outside files. */
export function comparisonSvg(lines: readonly Compared[], owner: string, day: string): string {
	const dearest = Math.max(...lines.map((line) => comparedUsd(line) ?? 0), 1e-10);
	const colours = coloursOf(lines);
	const height = top + lines.length * rowHeight + 28;
	const heads = [
		[54, 'Model'],
		[230, 'Size'],
		[328, 'Quality'],
		[barLeft, 'USD'],
	] as const;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title(lines))}">`,
		'<style>text{font:14px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1f2937}.title{font-size:20px;font-weight:600}.head,.soft{fill:#6b7280;font-size:12px}.price{font-weight:600}.soft{font-weight:400}</style>',
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		`<text x="24" y="38" class="title">${escape(title(lines))}</text>`,
		...heads.map(([x, head]) => `<text x="${x}" y="66" class="head">${head}</text>`),
		...lines.map((line, index) => svgRow(line, index, dearest, colours.get(line.model)!)),
		`<text x="24" y="${height - 12}" class="head">${escape(`${owner}'s prices${day && ` of ${day}`}; × is the multiple of the cheapest`)}</text>`,
		'</svg>',
	].join('\n');
}

/** The chart as a web page, with every number in a table under it. */
export function comparisonHtml(lines: readonly Compared[], owner: string, day: string): string {
	const bases = [...new Set(lines.map(({ basis }) => basis))];
	// The same words in each line would crowd out the numbers.
	const perLine = bases.length > 1;
	const cells = (line: Compared) => [
		line.rank === null ? '–' : String(line.rank),
		line.model,
		line.size === line.sizeAsked ? line.size : `${line.sizeAsked} → ${line.size || 'refused'}`,
		line.quality,
		priceText(line),
		line.perImageUsd === null ? '' : showUsd(line.perImageUsd),
		line.outputTokens === null ? '' : String(line.outputTokens),
		...(perLine ? [line.basis] : []),
	];
	const rows = lines.map(
		(line) =>
			`<tr>${cells(line)
				.map((cell) => `<td>${escape(cell)}</td>`)
				.join('')}</tr>`,
	);
	const heads = ['#', 'Model', 'Size', 'Quality', 'Price', 'Per image', 'Output tokens', ...(perLine ? ['Basis'] : [])];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title(lines))}</title>
<style>
body{font:15px/1.5 system-ui,"Segoe UI",Roboto,Arial,sans-serif;color:#1f2937;max-width:1000px;margin:2rem auto;padding:0 1rem}
svg{max-width:100%;height:auto}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin-top:1.5rem;font-size:14px}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e5e7eb;vertical-align:top}
th{color:#6b7280;font-weight:500}
td:nth-child(2),td:nth-child(n+5):nth-child(-n+7){white-space:nowrap;font-variant-numeric:tabular-nums}
td:nth-child(8),p{color:#6b7280;font-size:12px}
@media(max-width:700px){svg{max-width:none;width:760px}th,td{padding:.4rem}}
</style>
</head>
<body>
<div class="wide">${comparisonSvg(lines, owner, day)}</div>
<div class="wide"><table>
<thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
${perLine ? '' : bases.map((basis) => `<p>${escape(basis)}</p>`).join('')}
</body>
</html>
`;
}
