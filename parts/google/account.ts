import type { RequestHandler, Response } from 'express';

const accessToken = 'ya29.local';

/** n8n's credential after somebody has signed in. */
export const signedIn = { clientId: 'local', clientSecret: 'local', oauthTokenData: { access_token: accessToken, token_type: 'Bearer', expires_in: 3599 } };

/** An error as Google's APIs write it. */
export const refuse = (res: Response, status: number, reason: string, message: string): void =>
	void res.status(status).json({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } });

/** Lets in whoever has signed in. An upload's address is its own key. */
export const allowed: RequestHandler = (req, res, next) => {
	if (req.query.upload_id !== undefined || req.get('authorization') === `Bearer ${accessToken}`) return next();
	refuse(res, 401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.');
};
