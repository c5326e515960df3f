import type { InternetFinding } from '../internet';
import { type Goal, goalTable } from './goals';

const memory = ({ peakBytes, smallestPeakBytes }: InternetFinding) => Math.max(0, (peakBytes - smallestPeakBytes) / 1e6);

/** What images over TLS, packed, with answers of many lengths take, and the goals for it. */
export function internetTable(found: InternetFinding[]): string {
	const lines = found.map((one) => [
		one.name,
		one.load,
		String(one.inFlight),
		...(one.failure
			? [`fails: ${one.failure.slice(0, 120).replaceAll('|', '\\|')}`, '', '']
			: [
					`${(one.wallMs / 1000).toFixed(1)} s (${(one.wallMs / one.shortestMs).toFixed(2)})`,
					`${(one.cpuMs / one.images).toFixed(0)} ms`,
					`+${memory(one).toFixed(0)} MB`,
				]),
	]);
	const head = ['', 'Images', 'In flight', 'Time (times the shortest possible)', 'CPU per image', 'Memory'];
	const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	return `${table}\n\n${goalTable(internetGoals(found))}`;
}

function internetGoals(found: InternetFinding[]): Goal[] {
	const whole = found.filter(({ failure }) => !failure);
	const cell = (contender: string, megabytes: number) => whole.find((one) => one.contender === contender && one.imageBytes === megabytes * 1e6);
	const times = whole
		.filter(({ contender }) => contender.startsWith('package'))
		.map(({ wallMs, shortestMs, inFlight, load }): Goal => {
			const value = wallMs / shortestMs;
			return { text: `${load}, ${inFlight} in flight: at most 1.1 times the shortest time possible`, found: `${value.toFixed(2)} times`, reached: value <= 1.1 };
		});
	const [small, large, builtIn] = [cell('package-8', 4), cell('package-8', 16), cell('built-in-1', 16)];
	const share = large && builtIn && memory(large) / memory(builtIn);
	const grown = small && large && memory(large) - memory(small);
	return [
		...times,
		...(share === undefined
			? []
			: [{ text: 'Memory for 16 MB images, eight in flight: at most 0.3 times what the built-in node takes for one', found: `${share.toFixed(2)} times`, reached: share <= 0.3 }]),
		...(grown === undefined
			? []
			: [{ text: 'From 4 MB to 16 MB images, 8 in flight, the peak grows by at most 15 MB', found: `${grown.toFixed(0)} MB`, reached: grown <= 15 }]),
	];
}
