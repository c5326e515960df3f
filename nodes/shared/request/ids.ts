/** Whether a text is an id of a kind, as the provider wrote it: OpenAI's are short, LiteLLM's are base64 of some hundred characters. */
const isId = (prefix: string) => {
	const form = new RegExp(`^${prefix}_[\\w+/=-]{1,2000}$`);
	return (text: string): boolean => form.test(text);
};

export const isResponseId = isId('resp');

export const isConversationId = isId('conv');
