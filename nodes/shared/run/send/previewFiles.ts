import type { IBinaryKeyData } from 'n8n-workflow';
import type { Binary } from '../../output/types';
import type { Answer } from '../../transport/types';

/** Previews that were kept, as the binary fields they go into: preview_0, preview_1 and so on. */
export function previewFiles(answer: Answer<Binary | undefined>): IBinaryKeyData {
	const kept = answer.partials.filter((partial) => partial.kept !== undefined);
	return Object.fromEntries(kept.map((partial) => [`preview_${partial.index}`, partial.kept!]));
}
