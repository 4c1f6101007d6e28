#!/bin/sh
# glewlwyd.sh - a glewlwyd of our own: one folder, one port, one process
#
#	glewlwyd.sh FOLDER PORT
#
# Becomes the server. FOLDER gets its settings and its database.
set -eu
folder=$1 port=$2
shared=/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3

sqlite3 "$folder/database" <"$shared"
cat >"$folder/settings" <<END
port=$port
bind_address="127.0.0.1"
external_url="http://127.0.0.1:$port"
login_url="login.html"
api_prefix="api"
log_mode="console"
log_level="WARNING"
cookie_secure=0
session_expiration=3600
session_key="GLEWLWYD2_SESSION_ID"
admin_session_authentication="cookie,api_key"
profile_session_authentication="cookie"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=false
secure_connection_key_file="$folder/none"
secure_connection_pem_file="$folder/none"
secure_connection_ca_file="$folder/none"
hash_algorithm="SHA512"
database={type="sqlite3" path="$folder/database"}
END
exec glewlwyd --config-file="$folder/settings"
