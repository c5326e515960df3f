import type { IExecuteFunctions } from 'n8n-workflow';
import { isInsideHost } from '../base/insideHost';
import type { Result } from '../base/result';
import type { Binary } from './types';

export interface LinkSettings {
	/** For how long the address is good. */
	hours: number;
	/** The output format that was asked for. */
	format: string | undefined;
}

/**
 * An address under which anybody who has it can see a file without logging in, for some hours; or why there is none. A remark
 * where that address leads nowhere from outside.
 */
export function fileLink(ctx: IExecuteFunctions, file: Binary, { hours, format }: LinkSettings): Result<{ url: string; remark: string }, { remark: string }> {
	if (!file.id) return { ok: false, remark: 'n8n keeps files in memory here, so there is no address for them: fileUrl is empty.' };
	if (file.mimeType === 'image/svg+xml' && format !== 'svg') return { ok: false, remark: 'One file is an SVG that nobody asked for. It can hold a script, so it got no address: its fileUrl is empty.' };
	try {
		const url = ctx.helpers.createBinarySignedUrl(file, `${hours} hours`);
		return { ok: true, url, remark: remarkOn(url) };
	} catch {
		// The image is paid for: older n8n, which has no such helper, must not take it away.
		return { ok: false, remark: 'This n8n gives files no addresses: fileUrl is empty.' };
	}
}

function remarkOn(url: string): string {
	const host = URL.canParse(url) ? new URL(url).hostname : '';
	if (host !== '' && !isInsideHost(host)) return '';
	return `The links lead to ${host || 'no host'}, which cannot be reached from outside: set N8N_EDITOR_BASE_URL to the public address of this n8n.`;
}
