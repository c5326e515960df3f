import type { IWebhookFunctions } from 'n8n-workflow';
import { policy } from './document';

/** Writes a page. It is kept nowhere: not by the browser, not on the way. */
export function sendPage(ctx: IWebhookFunctions, status: number, html: string): void {
	const response = ctx.getResponseObject();
	response.status(status);
	response.setHeader('Content-Type', 'text/html; charset=utf-8');
	response.setHeader('Content-Security-Policy', policy);
	response.setHeader('Cache-Control', 'no-store');
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.end(html);
}
