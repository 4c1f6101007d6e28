/* jose_pem.h - keys in PEM, made by openssl for these tests alone */
#ifndef TESTS_UNIT_JOSE_PEM_H
#define TESTS_UNIT_JOSE_PEM_H

/* clang-format off */
static const char rsa_pkcs8[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDSDG7VbSTYIgGf\n"
	"eBHrqtFPoKQmB28Y9WFGPZLDhOl84J0s2AGl6wnxUSwpe3TpacR/cXLgkiSruiwM\n"
	"8cXbIy9ZHh+mGtkfry8NIqLVG9i7kzjHO4mz97EN9SyyCdKmhqJYpLi9eWJh/vjK\n"
	"45X5xGo22QELpnGP7ivLUISCdIFFXUdyPC+UuSTXDnzTmf3DA6TIa88zvT2qB61s\n"
	"laf/F6zT17msQTCIJeVQhQgd+Byp7vcDJkQKaeYzzgTo1OJa1Bq9JF3/RQ4KzpVN\n"
	"MwXHFloceKCj/VsWuAvTzY8OXxy61PuQ8+X05wx+2UWPAqbrOcSzkn049QdvfKKR\n"
	"/wD5qjuDAgMBAAECggEAGTbK2y3V3Wf/n9/u7sY7h/51lecQjANwoNjlVDkROh9Q\n"
	"XsCzOfKD6AbhcT1TpG1A3DeHHbQNWNvpS8h+ArcviNgX3n2ckLQbxszglQpZsvKS\n"
	"P0BDYGocQ9upeNm7AqhotpFXZ885YyATR2+YYjoUse7MtFRPj4J8mVRaA7ruhZ/c\n"
	"L+uPfj2luckcUsiYFLft8FCxUUqv6V2mSrgGMwSHsa5PBl8+tTE2/BZSsQRSN/HL\n"
	"n4N0MXktPIhWg2RrteIB0a2x00B8nHK8DMTeKl1If1OCvdkOptf+eWsT0dcnoVQa\n"
	"CAYdpHc97PeP8YwS/tShx/hJUazTOYJ9ojEi5dvBYQKBgQDvGpjRo9bBmYixSWQG\n"
	"ZOOCQLLDMmn1E9x+q3P2dsTb/H26V3evXGhZf4k9SEjdiTX3En/DFZ7CQgs1Qccj\n"
	"KP6lWmvIgEgGHkBVUqmovS9w5/TW4Pwg98X75deR2sqPeiPWLCb/0hvwulRja8X1\n"
	"9CRMfxzDE/fRyUwyQ4JvU0Uo0wKBgQDg5Dk0bNQSGf5CH2n4oGlEAcN40qD8HRC8\n"
	"6f4pUIZFwQ+V8PmhTqB7NepsMcZwzyyqHpAwrhHk21qlW6iKgDv47TLjoPN35lQ+\n"
	"429l2YgO9yRohIAF5VO1GB22wL5zAkl9xWCUsw0naRh1rMmLJ9enf/w+AHkxqxRi\n"
	"Ogaa2/f0kQKBgDDHYknSfOt+IQ7aBBfx2SAnhtCfplIjPSZyX/P2Au9GMXgkg/w4\n"
	"g+lORXdFGehoJ6RCF+J6tKq4woSY6MFZiam+KqL62La20TUW6hnMjrMf/ykfORCY\n"
	"u8FKAJJ26kAfENSOqV4jRSP1P2YRBI/KwOUCQaHinvojcPIIJ8ICYOeVAoGBAK8e\n"
	"B81i0OAnjW0/uOz5O/7QwL1chi7LEzWHn3ncUjIO22wOcNPCvgQzP49wUu2U5Vqy\n"
	"4eSGJzjl9fe9H8h5gjmbuny13+AFYqR1xVCxyticaaVZR7dPk5b4aGreO26i4Ucm\n"
	"YsZnhl6h34ICQg4xwCOV7Xz6MWUTqpOyS2Ja1wGBAoGBAMx/P8LE8fQqP2kzuxxz\n"
	"btWHUEWNktyg48CAuBClJx2XhUpdmTnQvijZYJHUv1xJaq9EGEpy3UIDQiN8w8/f\n"
	"xR+O9gSoQ8rpbfmG6EVfH8Iv2ZlnSEKb5PrqJ+ZqOY0qBC9LXCOsUVaAw/w/WMQ0\n"
	"s9KQUt1qulYhKoX1uI9XFg6v\n"
	"-----END PRIVATE KEY-----\n";
static const char rsa_pkcs1[] =
	"-----BEGIN RSA PRIVATE KEY-----\n"
	"MIIEpAIBAAKCAQEA0gxu1W0k2CIBn3gR66rRT6CkJgdvGPVhRj2Sw4TpfOCdLNgB\n"
	"pesJ8VEsKXt06WnEf3Fy4JIkq7osDPHF2yMvWR4fphrZH68vDSKi1RvYu5M4xzuJ\n"
	"s/exDfUssgnSpoaiWKS4vXliYf74yuOV+cRqNtkBC6Zxj+4ry1CEgnSBRV1Hcjwv\n"
	"lLkk1w5805n9wwOkyGvPM709qgetbJWn/xes09e5rEEwiCXlUIUIHfgcqe73AyZE\n"
	"CmnmM84E6NTiWtQavSRd/0UOCs6VTTMFxxZaHHigo/1bFrgL082PDl8cutT7kPPl\n"
	"9OcMftlFjwKm6znEs5J9OPUHb3yikf8A+ao7gwIDAQABAoIBABk2ytst1d1n/5/f\n"
	"7u7GO4f+dZXnEIwDcKDY5VQ5ETofUF7Asznyg+gG4XE9U6RtQNw3hx20DVjb6UvI\n"
	"fgK3L4jYF959nJC0G8bM4JUKWbLykj9AQ2BqHEPbqXjZuwKoaLaRV2fPOWMgE0dv\n"
	"mGI6FLHuzLRUT4+CfJlUWgO67oWf3C/rj349pbnJHFLImBS37fBQsVFKr+ldpkq4\n"
	"BjMEh7GuTwZfPrUxNvwWUrEEUjfxy5+DdDF5LTyIVoNka7XiAdGtsdNAfJxyvAzE\n"
	"3ipdSH9Tgr3ZDqbX/nlrE9HXJ6FUGggGHaR3Pez3j/GMEv7Uocf4SVGs0zmCfaIx\n"
	"IuXbwWECgYEA7xqY0aPWwZmIsUlkBmTjgkCywzJp9RPcfqtz9nbE2/x9uld3r1xo\n"
	"WX+JPUhI3Yk19xJ/wxWewkILNUHHIyj+pVpryIBIBh5AVVKpqL0vcOf01uD8IPfF\n"
	"++XXkdrKj3oj1iwm/9Ib8LpUY2vF9fQkTH8cwxP30clMMkOCb1NFKNMCgYEA4OQ5\n"
	"NGzUEhn+Qh9p+KBpRAHDeNKg/B0QvOn+KVCGRcEPlfD5oU6gezXqbDHGcM8sqh6Q\n"
	"MK4R5NtapVuoioA7+O0y46Dzd+ZUPuNvZdmIDvckaISABeVTtRgdtsC+cwJJfcVg\n"
	"lLMNJ2kYdazJiyfXp3/8PgB5MasUYjoGmtv39JECgYAwx2JJ0nzrfiEO2gQX8dkg\n"
	"J4bQn6ZSIz0mcl/z9gLvRjF4JIP8OIPpTkV3RRnoaCekQhfierSquMKEmOjBWYmp\n"
	"viqi+ti2ttE1FuoZzI6zH/8pHzkQmLvBSgCSdupAHxDUjqleI0Uj9T9mEQSPysDl\n"
	"AkGh4p76I3DyCCfCAmDnlQKBgQCvHgfNYtDgJ41tP7js+Tv+0MC9XIYuyxM1h595\n"
	"3FIyDttsDnDTwr4EMz+PcFLtlOVasuHkhic45fX3vR/IeYI5m7p8td/gBWKkdcVQ\n"
	"scrYnGmlWUe3T5OW+Ghq3jtuouFHJmLGZ4Zeod+CAkIOMcAjle18+jFlE6qTskti\n"
	"WtcBgQKBgQDMfz/CxPH0Kj9pM7scc27Vh1BFjZLcoOPAgLgQpScdl4VKXZk50L4o\n"
	"2WCR1L9cSWqvRBhKct1CA0IjfMPP38UfjvYEqEPK6W35huhFXx/CL9mZZ0hCm+T6\n"
	"6ifmajmNKgQvS1wjrFFWgMP8P1jENLPSkFLdarpWISqF9biPVxYOrw==\n"
	"-----END RSA PRIVATE KEY-----\n";
static const char ec_pkcs8[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgunIYETjkD+k1cT2b\n"
	"Ydr19MeyqwqYzDe39x8UQvOOztihRANCAASwx+a3P77q7wfGuuOQrkSzcIu7GsZX\n"
	"SQEb2h/AjkSDMfqtjWjFxIPStP6TQjH92HDMsxYkq0rpi4PBAqaRj3uw\n"
	"-----END PRIVATE KEY-----\n";
static const char ec_sec1[] =
	"-----BEGIN EC PARAMETERS-----\n"
	"BggqhkjOPQMBBw==\n"
	"-----END EC PARAMETERS-----\n"
	"-----BEGIN EC PRIVATE KEY-----\n"
	"MHcCAQEEIIJl0GCO1y3oPasQiYcMsi4q6qk0cwf09szTViSRtztYoAoGCCqGSM49\n"
	"AwEHoUQDQgAECvZIKmn4xvndR3oukbrNJOvNYbtGnmWyKwFgzdpA0B0fCL/we3ML\n"
	"tIuntATq9kXb+pzFyJ6OlaT7CH8YYORmXQ==\n"
	"-----END EC PRIVATE KEY-----\n";
static const char ec_public[] =
	"-----BEGIN PUBLIC KEY-----\n"
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsMfmtz++6u8HxrrjkK5Es3CLuxrG\n"
	"V0kBG9ofwI5EgzH6rY1oxcSD0rT+k0Ix/dhwzLMWJKtK6YuDwQKmkY97sA==\n"
	"-----END PUBLIC KEY-----\n";
static const char ed25519[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MC4CAQAwBQYDK2VwBCIEIG0BKzkSXgHeipd576p/5oXv1FMvlClcBD/1597mj1lL\n"
	"-----END PRIVATE KEY-----\n";
static const char locked_pkcs8[] =
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
	"MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhsk+4mKsR8zQICCAAw\n"
	"DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEC6VNu8KwxSTPw/Q+sQCYCsEQEps\n"
	"3MYnOG/GCJIK6yTNJV/3IqCuG3npsLbc/Xmu0eRsUI0bjZuUIEEl0sF0DVFcwi8y\n"
	"jgxk53NwqssdYdUEJ+4=\n"
	"-----END ENCRYPTED PRIVATE KEY-----\n";
static const char locked_sec1[] =
	"-----BEGIN EC PRIVATE KEY-----\n"
	"Proc-Type: 4,ENCRYPTED\n"
	"DEK-Info: AES-128-CBC,F7C6E7BC35E2F6148EA9B28F68960079\n"
	"\n"
	"KvaFhy92bVGeWBpFeFjYU0/6VV6u1Z0/94vltqMf0u3+MbEatSlr2RXERxmrZp0i\n"
	"xD+ERFOSL1i7SAbBtcjvjCnIgyCakO4FygNKU+AV0CLWM0rFWQfHUH5ZMOOarC4T\n"
	"G/B4hk3cp39XSZLoaQOhfD64CbQIO6G10j4PI2ZijXo=\n"
	"-----END EC PRIVATE KEY-----\n";
static const char koblitz[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgbdWL5Rh6wsAepfSlcZjJ\n"
	"MRcX4EacaIWUoFyoIDGTN9yhRANCAARXSjL4gmzE9Kaz0NQRdVZMeeVM/YhNbEdW\n"
	"NYpLyy+VHziA3kdpJNhepv/BiGfZMOcapP/iVaNpdqTDTLtapPIZ\n"
	"-----END PRIVATE KEY-----\n";
static const char x25519[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MC4CAQAwBQYDK2VuBCIEIGBTQ2CH+zu4ITGtClPhWLIZ86lj4+gS4PT3uoX5Ga9/\n"
	"-----END PRIVATE KEY-----\n";
/* clang-format on */

#endif
