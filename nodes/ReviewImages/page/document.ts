import { createHash } from 'node:crypto';
import { escape } from '../../shared/output/html';
import { script } from './script';
import { style } from './style';
import { words } from './words';

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may do: run its own script and style, show pictures of this n8n, and send its form there. Nothing leads to another host. */
const may = `default-src 'none'; img-src 'self'; style-src ${sourceOf(style)}; script-src ${sourceOf(script)}; connect-src 'self'; form-action 'self'; base-uri 'none'`;

/** n8n's own sandbox for HTML of webhooks, which a page without an origin lives in, and what the page may do inside. */
export const policy = `sandbox allow-downloads allow-forms allow-popups allow-popups-to-escape-sandbox allow-scripts; ${may}; frame-ancestors 'none'`;

export interface Page {
	title: string;
	body: string;
	/** Attributes of the body, escaped. */
	attributes?: string;
	/** Whether the script belongs to it. */
	scripted?: boolean;
}

/** A whole page. The policy stands in it too: n8n sends the last page itself, with its own sandbox only. */
export const documentOf = ({ title, body, attributes = '', scripted = false }: Page): string => `<!doctype html>
<html lang="${words.language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="${escape(may)}">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body${attributes}>
${body}
${scripted ? `<script>${script}</script>` : ''}
</body>
</html>
`;
