/** What a cut costs, by hand: `node --expose-gc --import tsx test/unit/image/exact/cost.ts`. CPU per 4 MB file, and memory for a PNG of 30 MB. */
import { randomFillSync } from 'node:crypto';
import sharp from 'sharp';
import { cropTo } from '../../../../nodes/shared/image/exact/cropTo';
import { readImageHeader } from '../../../../nodes/shared/image/header';
import type { ImageHeader } from '../../../../nodes/shared/image/types';
import { inPieces, scene } from './files';

const held = () => {
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1e6;
};

async function measure(name: string, file: Buffer) {
	const header = readImageHeader(file, true) as ImageHeader;
	const run = async (cut: number, watch = false) => {
		// What went before goes in two rounds.
		for (let round = 0; round < 3; round++) await new Promise((done) => setImmediate(done)).then(() => global.gc?.());
		const [before, cpu] = [held(), process.cpuUsage()];
		let [peak, bytes, count] = [-Infinity, 0, 0];
		const crop = cropTo({ width: header.width - cut, height: header.height - cut }, header);
		for await (const piece of crop.stream(inPieces(file, 32_768))) {
			bytes += piece.length;
			if (watch && count++ % 10 === 0) {
				global.gc?.();
				peak = Math.max(peak, held() - before);
			}
		}
		const { user, system } = process.cpuUsage(cpu);
		return { ms: (user + system) / 1000, peak, bytes, exact: crop.delivered().exact };
	};
	await run(8);
	const [passed, cut] = [await run(0), await run(8)];
	const { peak } = await run(8, true);
	console.log(
		`${name}: ${(file.length / 1e6).toFixed(1)} MB, ${header.width}x${header.height}, CPU ${passed.ms.toFixed(0)} ms passed on, ${cut.ms.toFixed(0)} ms cut (${cut.exact}), ` +
			`${(cut.bytes / 1e6).toFixed(1)} MB after, memory held at most ${peak.toFixed(1)} MB more`,
	);
}

function noise(width: number, height: number) {
	return sharp(randomFillSync(Buffer.alloc(width * height * 3)), { raw: { width, height, channels: 3 } });
}

async function main() {
	await measure('JPEG', await noise(1536, 1536).jpeg({ quality: 95 }).toBuffer());
	await measure('WebP', await noise(2048, 2048).webp({ quality: 90, effort: 0 }).toBuffer());
	await measure('PNG, a photo', await scene({ width: 1088, height: 1360 }).png().toBuffer());
	await measure('PNG, soft', await scene({ width: 2048, height: 2048 }).median(9).png().toBuffer());
	await measure('PNG, large', await noise(4096, 2560).png({ compressionLevel: 1 }).toBuffer());
}

void main();
