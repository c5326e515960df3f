import { drawHistory } from './history';
import { play } from './play';
import { check } from './checks';
(async () => {
	const n = Number(process.argv[2] ?? 20), from = Number(process.argv[3] ?? 1);
	const t = Date.now(); const c: Record<string, number> = {}; const ex: Record<string, string> = {};
	let calls = 0;
	for (let s = from; s < from + n; s++) { const p = await play(drawHistory(s)); calls += p.provider.calls; const v = check(p); for (const r of new Set(v.map(x => x.rule))) { c[r] = (c[r] ?? 0) + 1; ex[r] ??= s + ' ' + v.find(x => x.rule === r)!.what; } }
	console.log((Date.now() - t) / n, 'ms each', calls, c, ex);
})();
