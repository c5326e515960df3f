import type { IBinaryKeyData } from 'n8n-workflow';
import type { StoredFile } from '../../output/types';
import type { Answer } from '../../transport/types';

/** Previews that were kept, as the binary fields they go into: preview_0, preview_1 and so on. */
export function previewFiles(answer: Answer<StoredFile | undefined>): IBinaryKeyData {
	return Object.fromEntries(answer.partials.flatMap(({ index, kept }) => (kept ? [[`preview_${index}`, kept.file] as const] : [])));
}
