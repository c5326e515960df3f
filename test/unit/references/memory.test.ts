import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

test('16 references of 20 MB are held once: sending them needs about their own size in memory', () => {
	const output = execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'memoryProbe.ts')], { encoding: 'utf8' });
	const { sentMb, mostMb } = JSON.parse(output) as { sentMb: number; mostMb: number };
	expect(sentMb).toBe(320);
	// A second copy of everything would be 640.
	expect(mostMb).toBeLessThan(480);
}, 120_000);
