import type { Refusal } from '../request/types';
import type { Found, PictureSource } from './types';

/** How the pictures travel: as files in a form, as links in JSON, or as files unless a file ID forces links. */
export type SendAs = 'auto' | 'files' | 'links';

/**
 * Decides how the pictures of a row are sent.
 * @param sources references and mask; the mask is absent where it is the first reference's own transparency
 * @param route whether the provider takes links, and its name
 */
export function decideForm(
	sendAs: SendAs,
	sources: readonly PictureSource[],
	markup: boolean,
	{ json, owner }: { json: boolean; owner: string },
): Found<'files' | 'links'> {
	const fileId = sources.find(({ kind }) => kind === 'fileId');
	if (sendAs === 'files' && fileId) {
		return refuse(`${fileId.origin} cannot be sent as a file`, 'Set the option Send References As to Automatic, or name the file itself.');
	}
	if (sendAs === 'files' || (sendAs === 'auto' && !fileId)) return { ok: true, found: 'files' };
	if (!json) {
		return refuse(
			`${owner} takes references as files only`,
			fileId ? 'Name the files themselves, or their URLs, instead of file IDs.' : 'Set the option Send References As to Automatic or Files.',
		);
	}
	const file = sources.find(({ kind }) => kind !== 'fileId' && kind !== 'url');
	if (file) {
		return refuse(
			`${file.origin} cannot be sent as a link`,
			'Give every picture as URL or file ID, or none as file ID. A request sends all of them the same way, the mask too.',
		);
	}
	if (markup) return refuse('A markup can only be sent as a file', 'Give the references as files or URLs, without file IDs, or set the markup to None.');
	return { ok: true, found: 'links' };
}

const refuse = (message: string, description: string): { ok: false; refusal: Refusal } => ({ ok: false, refusal: { parameter: 'References', message, description } });
