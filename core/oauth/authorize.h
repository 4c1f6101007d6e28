/* authorize.h - what an authorization asks; private to core/oauth */
#ifndef CORE_OAUTH_AUTHORIZE_H
#define CORE_OAUTH_AUTHORIZE_H

#include "core/oauth/consent.h"

/* All but client_id, as a form. */
int authorize_parameters(struct http_request *out,
			 const struct oauth_authorization *asking,
			 struct err *err) MUST_CHECK;

#endif
