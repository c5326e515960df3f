import type { IExecuteFunctions } from 'n8n-workflow';
import { escape } from './html';

/** Shows a few words above the output. n8n shows them as HTML, and rows, providers and price tables have their words in them. */
export function addHint(ctx: IExecuteFunctions, message: string, type: 'info' | 'warning' = 'info'): void {
	// Older n8n has no hints; that must not throw away what is paid for.
	const n8n: Partial<Pick<IExecuteFunctions, 'addExecutionHints'>> = ctx;
	if (message !== '') n8n.addExecutionHints?.({ message: escape(message), type, location: 'outputPane' });
}
