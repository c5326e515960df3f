import type { IWebhookDescription } from 'n8n-workflow';

/** The node's own address while it waits: n8n signs it, checks the signature and leads it to `webhook()`. */
const waiting = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

export const webhooks: IWebhookDescription[] = [waiting('GET'), waiting('POST')];
