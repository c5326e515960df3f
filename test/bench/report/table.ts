import type { Contender, Load } from '../types';
import { figuresOf, type Figures, type Findings } from './figures';

const ratio = (value: number | undefined) => (value === undefined ? '' : ` (${value.toFixed(2)})`);
const times = (value: number | undefined) => (value === undefined ? '' : ` (${value.toFixed(1)}×)`);

function cell(figures: Figures | undefined): string {
	if (!figures) return '–';
	const { seconds, cpuMsPerImage, memoryMb, timesAsFast, cpuRatio, memoryRatio, failure } = figures;
	if (failure) return `fails: ${failure.slice(0, 120).replace(/\s+/g, ' ').replaceAll('|', '\\|')}`;
	return [
		`${seconds.toFixed(1)} s${times(timesAsFast)}`,
		`${cpuMsPerImage.toFixed(0)} ms CPU${ratio(cpuRatio)}`,
		`+${memoryMb.toFixed(0)} MB${ratio(memoryRatio)}`,
	].join('<br>');
}

/** One row per contender, one column per load; wall time, CPU per image and memory in each cell. */
export function table({ results }: Findings, contenders: Contender[], loads: Load[]): string {
	const rows = contenders
		.filter(({ id }) => results.some(({ contender }) => contender === id))
		.map((contender) => [contender.name, String(contender.inFlight), ...loads.map((load) => cell(figuresOf(results, contender, load)))]);
	const head = ['', 'In flight', ...loads.map(({ id }) => id)];
	const lines = [head, head.map(() => '---'), ...rows];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
