import { escape } from '../../shared/output/html';
import { documentOf } from './document';
import { words } from './words';

/** Says in a sentence why nothing can be, or was, decided. */
export const messagePage = (message: string): string =>
	documentOf({
		title: words.back,
		attributes: ` data-message="${escape(message)}"`,
		body: `<main class="sheet"><h1 tabindex="-1">${words.back}</h1><p dir="auto">${escape(message)}</p></main>`,
	});
