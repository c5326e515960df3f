import type { Contender, Load } from '../types';
import type { Findings } from './figures';
import { goals, goalTable } from './goals';
import { table } from './table';

/** The measured part of docs/bench.md: table, goals, cold start, and how it was measured. */
export function measuredPart(findings: Findings, contenders: Contender[], loads: Load[]): string {
	const { date, machine, command, delayMs, repeat, coldStart } = findings;
	return [
		`${measuredBy({ command, date, machine })} Every answer takes ${(delayMs / 1000).toFixed(1)} s unless said otherwise${repeat > 1 ? `; medians of ${repeat} runs` : ''}.`,
		table(findings, contenders, loads),
		goalTable(goals(findings)),
		`Installed, the package is ${coldStart.files} files; packed ${(coldStart.tarballBytes / 1000).toFixed(0)} kB. Loading all its nodes takes ${coldStart.loadMs.toFixed(0)} ms, once, when n8n starts.`,
	].join('\n\n');
}

/** Where figures come from. */
export const measuredBy = ({ command, date, machine }: Pick<Findings, 'command' | 'date' | 'machine'>): string => `\`${command}\` on ${date}: ${machine}.`;

/** The page with a measured part replaced; everything a person wrote stays. Throws if the page has no place for it. */
export function withPart(page: string, name: 'measured' | 'first stored' | 'internet' | 'scale', part: string): string {
	const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`The page needs the lines ${begin} and ${end}`);
	return `${page.slice(0, from + begin.length)}\n${part}\n${page.slice(to)}`;
}
