const likeMaster =
	'The last image is this picture as it was made for another format. Keep its subject, scene, light and style exactly; compose it anew for the new format.';

/** The prompt for a picture that is made from that of the row's first purpose, the master. */
export const sameLookPrompt = (prompt: string): string => `${prompt}\n\n${likeMaster}`;
