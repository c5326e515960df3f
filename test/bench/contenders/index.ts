import type { Contender, Load } from '../types';
import { inN8n } from './n8n';
import { sdkScript } from './sdk';
import { builtInNode, generateImage, httpRequestChain } from './workflows';

const ours = (inFlight: number) => inN8n({ id: `package-${inFlight}`, name: '**This package**', inFlight }, generateImage(inFlight));

/** Who is measured, in the order of the table. */
export const contenders: Contender[] = [
	ours(1),
	ours(4),
	ours(8),
	inN8n({ id: 'built-in', name: "n8n's OpenAI node", inFlight: 1 }, builtInNode),
	inN8n({ id: 'http-request', name: 'HTTP Request → Split Out → Convert to File', inFlight: 'all' }, httpRequestChain),
	sdkScript(1),
	sdkScript(4),
	sdkScript(8),
];

/** What is asked of each. */
export const loads: Load[] = [
	{ id: '20 × 4 MB', images: 20, bytes: 4_000_000 },
	{ id: '20 × 16 MB', images: 20, bytes: 16_000_000 },
	{ id: '100 × 100 kB, answers in 0.2 s', images: 100, bytes: 100_000, delayMs: 200 },
];

/** The same in a minute or two: to see that everything works, not to compare. */
export const quickLoads: Load[] = [{ id: '6 × 4 MB', images: 6, bytes: 4_000_000 }];
