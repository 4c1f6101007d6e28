/* policy.c - any bytes as a policy: read it, judge it, ask it */
#include "core/model/lint.h"
#include "core/model/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	auto_release(findings) findings = { 0 };
	auto_release(catalog) catalog = { 0 };
	autoptr(policy) policy = NULL;
	autobuf signers = { 0 };
	struct err err = { 0 };

	lint_text(&findings, POLICY_PATH, text, size, &catalog, 0);
	if (!policy_parse(&policy, text, size, &err))
		policy_allowed_signers(&signers, policy);
	return 0;
}
