#!/bin/sh
# git_http.t - the server's hook behind smart HTTP: git's CGI in lighttpd
. "$(dirname "$0")/git_host.sh"

find_daemon lighttpd
port=$(free_port)
backend=$(git --exec-path)/git-http-backend
[ -x "$backend" ] || skip_all "there is no $backend"

cat >"$HOST/cgi" <<END
#!/bin/sh
exec '$HOST/enter' GIT_PROJECT_ROOT='$HOST' GIT_HTTP_EXPORT_ALL=1 \\
	PATH_INFO="\$PATH_INFO" QUERY_STRING="\$QUERY_STRING" \\
	REQUEST_METHOD="\$REQUEST_METHOD" CONTENT_TYPE="\$CONTENT_TYPE" \\
	REMOTE_ADDR="\$REMOTE_ADDR" REMOTE_USER="\$REMOTE_USER" \\
	\${CONTENT_LENGTH+CONTENT_LENGTH="\$CONTENT_LENGTH"} \\
	\${HTTP_CONTENT_ENCODING+HTTP_CONTENT_ENCODING="\$HTTP_CONTENT_ENCODING"} \\
	\${HTTP_GIT_PROTOCOL+GIT_PROTOCOL="\$HTTP_GIT_PROTOCOL"} \\
	'$backend'
END
chmod +x "$HOST/cgi"

# A body whose length is known is passed on as it comes, so that git meets a
# push that breaks off; a chunked one is collected first: CGI wants a length.
mkdir "$HOST/uploads"
cat >"$HOST/lighttpd.conf" <<END
server.modules = ( "mod_alias", "mod_cgi" )
server.document-root = "$HOST/home"
server.bind = "127.0.0.1"
server.port = $port
server.upload-dirs = ( "$HOST/uploads" )
alias.url = ( "/git" => "$HOST/cgi" )
\$HTTP["url"] =~ "^/git" { cgi.assign = ( "" => "" ) }
\$REQUEST_HEADER["Content-Length"] =~ "." { server.stream-request-body = 2 }
END

address() {
	echo "http://127.0.0.1:$port/git/$1.git"
}

# send_half FILE: what git would send, from a file, and then the line breaks.
send_half() {
	{
		printf 'POST /git/%s/git-receive-pack HTTP/1.1\r\n' \
			"${REPO##*/}"
		printf 'Host: 127.0.0.1\r\nContent-Length: 100000000\r\n'
		printf 'Content-Type: application/x-git-receive-pack-request\r\n\r\n'
		cat "$1"
		wait_for half_is_there
	} | perl -MIO::Socket::INET -MSocket=SOL_SOCKET,SO_LINGER -e '
		my $s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or die;
		# It ends with a reset, as the line of a lost machine does.
		setsockopt $s, SOL_SOCKET, SO_LINGER, pack("ii", 1, 0) or die;
		while (sysread STDIN, my $piece, 65536) { syswrite $s, $piece }
	' "$port"
}

answers() {
	curl -sS -o /dev/null "http://127.0.0.1:$port/"
}
start_daemon "$HOST/lighttpd.log" answers "$daemon" -D -f "$HOST/lighttpd.conf"

. "$TOP/tests/server/git_cases.sh"
done_testing
