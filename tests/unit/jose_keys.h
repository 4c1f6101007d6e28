/* jose_keys.h - the keys of the RFCs' examples, for tests alone */
#ifndef TESTS_UNIT_JOSE_KEYS_H
#define TESTS_UNIT_JOSE_KEYS_H

#include "core/crypto/jose.h"

/* clang-format off */
/* RFC 7515 appendix A.1 */
#define RFC7515_A1 \
	{ .kty = "oct", \
	  .k = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T" \
	       "-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow" }

/* RFC 7515 appendix A.2 */
#define RFC7515_A2_N \
	"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHm" \
	"fHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_" \
	"YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5" \
	"z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD" \
	"Zlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia" \
	"GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define RFC7515_A2_D \
	"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97Ijl" \
	"A7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTG" \
	"oVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M" \
	"_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQ" \
	"UShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB" \
	"4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ"
#define RFC7515_A2_P \
	"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYr" \
	"qBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t" \
	"7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc"
#define RFC7515_A2_Q \
	"uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaew" \
	"HgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njb" \
	"glfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc"
#define RFC7515_A2_DP \
	"BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLd" \
	"hrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCd" \
	"y7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0"
#define RFC7515_A2_DQ \
	"h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9" \
	"xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr" \
	"2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU"
#define RFC7515_A2_QI \
	"IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26" \
	"F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITr" \
	"JReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U"
#define RFC7515_A2 \
	{ .kty = "RSA", .e = "AQAB", .n = RFC7515_A2_N, .d = RFC7515_A2_D, \
	  .p = RFC7515_A2_P, .q = RFC7515_A2_Q, .dp = RFC7515_A2_DP, \
	  .dq = RFC7515_A2_DQ, .qi = RFC7515_A2_QI }

/* RFC 7515 appendix A.3 */
#define RFC7515_A3_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define RFC7515_A3_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define RFC7515_A3_D "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
#define RFC7515_A3 \
	{ .kty = "EC", .crv = "P-256", .x = RFC7515_A3_X, \
	  .y = RFC7515_A3_Y, .d = RFC7515_A3_D }

/* RFC 7515 appendix A.4 */
#define RFC7515_A4 \
	{ .kty = "EC", .crv = "P-521", \
	  .x = "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrj" \
	       "cBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk", \
	  .y = "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2T" \
	       "h-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2", \
	  .d = "AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOf" \
	       "RhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C" }

/* RFC 8037 appendices A.1 and A.2 */
#define RFC8037_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define RFC8037_D "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define RFC8037_A \
	{ .kty = "OKP", .crv = "Ed25519", .x = RFC8037_X, .d = RFC8037_D }

/* The payload of RFC 7515's appendices A.1 to A.3, which is also RFC 7519
 * section 3.1's. */
#define RFC7515_PAYLOAD \
	"{\"iss\":\"joe\",\r\n" \
	" \"exp\":1300819380,\r\n" \
	" \"http://example.com/is_root\":true}"
#define RFC7515_PAYLOAD_64 \
	"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6" \
	"Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define RFC7515_A1_TOKEN \
	"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." RFC7515_PAYLOAD_64 \
	".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define RFC7515_A2_TOKEN \
	"eyJhbGciOiJSUzI1NiJ9." RFC7515_PAYLOAD_64 "." \
	"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5R" \
	"Zmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQ" \
	"jbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQB" \
	"MHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt" \
	"FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq" \
	"Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define RFC7515_A3_TOKEN \
	"eyJhbGciOiJFUzI1NiJ9." RFC7515_PAYLOAD_64 "." \
	"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXF" \
	"CgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
/* Its payload is the word "Payload". */
#define RFC7515_A4_TOKEN \
	"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA." \
	"AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZq" \
	"wqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8Kp" \
	"EHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
/* clang-format on */

#endif
