import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { GptImageApi } from './GptImageApi.credentials';

const first = new GptImageApi();

/**
 * A second account or provider, asked for rows the first one does not make. The same fields under another name: n8n gives
 * a node one credential per type.
 */
export class GptImageFallbackApi implements ICredentialType {
	name = 'gptImageFallbackApi';

	displayName = 'GPT Image Fallback API';

	icon: Icon = { light: 'file:../icons/gptImage.svg', dark: 'file:../icons/gptImage.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-gpt-image/n8n-nodes-gpt-image/blob/main/docs/credential.md#a-second-credential-to-fall-back-on';

	/** Not by `extends`: of two properties with one name (on some routes, and behind More Settings) n8n would keep the second only. */
	properties: INodeProperties[] = first.properties;

	authenticate: IAuthenticate = first.authenticate;
}
