import { shown } from './names';
import type { Found, PictureSource } from './types';

/** Longest address anybody has a reason to send. */
const longestUrl = 8_192;

/** Host and last part of the path: query strings hold signatures, and user names passwords. */
function origin({ host, pathname }: URL): string {
	const file = pathname.split('/').pop() ?? '';
	return shown(file === '' ? host : `${host}/…/${file}`, 80);
}

/** One address per line, or separated by commas or spaces that are followed by another address: its own path may hold either. */
const splitUrls = (text: string) =>
	text
		.split(/[\r\n]+/)
		.flatMap((line) => line.replace(/\s+/g, ' ').split(/(?: ?, ?| )(?=[a-z][a-z0-9+.-]*:)/i))
		.map((part) => part.trim().replace(/^,|,$/g, '').trim())
		.filter((part) => part !== '');

/** Reads a list of addresses. Only http and https are ever fetched. */
export function readUrls(text: string, parameter: string): Found<PictureSource[]> {
	const parts = splitUrls(text);
	if (parts.length === 0) {
		return {
			ok: false,
			isEmpty: true,
			refusal: { parameter, message: 'The URL is empty', description: 'Give the address of a picture, for example https://example.com/photo.png.' },
		};
	}
	const sources: PictureSource[] = [];
	for (const part of parts) {
		const url = readUrl(part, parameter);
		if (!url.ok) return url;
		sources.push({ kind: 'url', url: url.found.href, origin: origin(url.found) });
	}
	return { ok: true, found: sources };
}

/** Reads one address. */
export function readUrl(text: string, parameter: string): Found<URL> {
	if (/^data:/i.test(text)) {
		return {
			ok: false,
			refusal: { parameter, message: 'This is a data URL, not an address', description: 'Choose Data URL or Base64 Text as the source for it.' },
		};
	}
	const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined;
	if (url && ['http:', 'https:'].includes(url.protocol)) return { ok: true, found: url };
	return {
		ok: false,
		refusal: {
			parameter,
			message: `“${shown(text)}” is not a web address`,
			description: 'Give the whole address of the picture, beginning with https:// or http://. Other kinds of address are not fetched.',
		},
	};
}
