# odd-secret
$ODD_SECRET = Read-Secret 'ODD_SECRET' $env:ODD_SECRET_FILE

# pin
$PIN_SECRET = Read-Secret 'PIN_SECRET' $env:PIN_SECRET_FILE

$failed = $null
$goTo = ''
$TOKEN = ''

# 1. Ask `touch pwned`
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/token')
  Seconds = 30
  Headers = @(
    , @('Content-Type', ('application/x-www-form-urlencoded'))
    , @('Authorization', (ConvertTo-Basic ('odd+client%3A1:' + (ConvertTo-FormText $ODD_SECRET))))
  )
  Body = ('grant_type=client_credentials&scope=payroll%3Aread&audience=urn%3Ait%27s+%24%28touch+pwned%29')
  Times = 0
  On = @(429, 503)
}
Assert-Token $answer 'Bearer'
$TOKEN = Get-Text $answer @('access_token')
  } catch {
    Write-Warning "step 1: $($_.Exception.Message)"
    if (-not $failed) { $failed = 1 }
  }
}

# 2. Look $(touch pwned)
if ($true -and -not $failed -and $TOKEN) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/introspect')
  Seconds = 30
  Headers = @(
    , @('Content-Type', ('application/x-www-form-urlencoded'))
    , @('Authorization', (ConvertTo-Basic ('odd+client%3A1:' + (ConvertTo-FormText $ODD_SECRET))))
  )
  Body = ('token=' + (ConvertTo-FormText $TOKEN) + '&token_type_hint=access_token')
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-Answer $answer ((Get-Value $answer @('active')) -eq $true) 'The token is not as active as expected'
Assert-Scopes $answer @('payroll:read')
  } catch {
    Write-Warning "step 2: $($_.Exception.Message)"
    if (-not $failed) { $failed = 2 }
  }
}

# 3. Send JSON
if ($true -and -not $failed -and $TOKEN) {
  try {
$IDEMPOTENCY_KEY = New-Text 16
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/echo/it%27s%20%22%24%28touch%20pwned%29%22%20%60touch%20pwned%60%20%5C%20%25s%20%2541%20%7B%7Btoken%7D%7D%20%23%20%26%20%3B%20%7C%20%24TOKEN%20%3C%21--%20%5Cn%20%C3%A9%20%E2%9C%93%20%E2%80%99%24%28touch%20pwned%29%E2%80%98%20%40file?q%27=it%27s%20%22%24%28touch%20pwned%29%22%20%60touch%20pwned%60%20%5C%20%25s%20%2541%20%7B%7Btoken%7D%7D%20%23%20%26%20%3B%20%7C%20%24TOKEN%20%3C%21--%20%5Cn%20%C3%A9%20%E2%9C%93%20%E2%80%99%24%28touch%20pwned%29%E2%80%98%20%40file')
  Seconds = 30
  Headers = @(
    , @('X-Odd', ('it''s "$(touch pwned)" `x` \ %s'))
    , @('X-Pin', ('pin ' + $PIN_SECRET))
    , @('X-Empty', (''))
    , @('Idempotency-Key', ($IDEMPOTENCY_KEY))
    , @('Accept', ('application/json'))
    , @('Content-Type', ('application/json'))
    , @('Authorization', ('Bearer ' + $TOKEN))
  )
  Body = (('{"te''xt":"it''s \"$(touch pwned)\" `touch pwned` \\ %s %41 {{token}} # & ; | $TOKEN <!-- \\n ' + [char]::ConvertFromUtf32(233) + ' ' + [char]::ConvertFromUtf32(10003) + ' ' + [char]::ConvertFromUtf32(8217) + '$(touch pwned)' + [char]::ConvertFromUtf32(8216) + ' @file","hidden":"\u202e\u2028\u001b[2J","pin":"<') + (ConvertTo-JsonText $PIN_SECRET) + '>"}')
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @(201)
Write-Output $answer.Text
Assert-NoError $answer
Assert-Answer $answer ((ConvertTo-Json -Compress -Depth 32 -InputObject (Get-Value $answer @('kind'))) -ceq (ConvertTo-Json -Compress -Depth 32 -InputObject (ConvertFrom-Json ('{"v":"it''s $(touch pwned)"}')).v)) ('It should have another value at /kind')
Assert-Answer $answer ((Get-Header $answer 'Location') -cmatch ('^(?:/exports/[0-9]+)$')) ('Header Location is not as it should be')
$STEPS_A_B_ID = Get-Text $answer @('id')
$STEPS_A_B_WHERE = Get-Header $answer 'Location'
  } catch {
    Write-Warning "step 3: $($_.Exception.Message)"
    if (-not $failed) { $failed = 3 }
  }
}

# 4. Send what was answered
if ($true -and -not $failed -and $TOKEN) {
  try {
$answer = Send-Request @{
  Method = 'PUT'
  Uri = ('https://recorder.example/echo/' + (ConvertTo-AddressText $STEPS_A_B_ID) + '?where=' + (ConvertTo-AddressText $STEPS_A_B_WHERE))
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Content-Type', ('application/json'))
    , @('Authorization', ('Bearer ' + $TOKEN))
  )
  Body = ('{"id":"' + (ConvertTo-JsonText $STEPS_A_B_ID) + '"}')
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
$STEPS_A_B_STATUS_2 = [string]$answer.Status
$STEPS_A_B_ID_2 = Get-Text $answer @('id')
  } catch {
    Write-Warning "step 4: $($_.Exception.Message)"
    if (-not $failed) { $failed = 4 }
  }
}

# 5. Send a form
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/form')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Content-Type', ('application/x-www-form-urlencoded'))
  )
  Body = ('a+b=it%27s+%22%24%28touch+pwned%29%22+%60touch+pwned%60+%5C+%25s+%2541+%7B%7Btoken%7D%7D+%23+%26+%3B+%7C+%24TOKEN+%3C%21--+%5Cn+%C3%A9+%E2%9C%93+%E2%80%99%24%28touch+pwned%29%E2%80%98+%40file&pin=' + (ConvertTo-FormText $PIN_SECRET) + '&id=' + (ConvertTo-FormText $STEPS_A_B_ID_2) + '&status=' + (ConvertTo-FormText $STEPS_A_B_STATUS_2))
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
  } catch {
    Write-Warning "step 5: $($_.Exception.Message)"
    if (-not $failed) { $failed = 5 }
  }
}

# 6. Send text\u{202E}\u{2028} \u{2019}; touch pwned; \u{2018}
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'PATCH'
  Uri = ('https://recorder.example/text')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Content-Type', ('text/plain; charset=utf-8'))
  )
  Body = (('@two' + [char]::ConvertFromUtf32(10) + '''lines" it''s "$(touch pwned)" `touch pwned` \ %s %41 {{token}} # & ; | $TOKEN <!-- \n ' + [char]::ConvertFromUtf32(233) + ' ' + [char]::ConvertFromUtf32(10003) + ' ' + [char]::ConvertFromUtf32(8217) + '$(touch pwned)' + [char]::ConvertFromUtf32(8216) + ' @file ') + $PIN_SECRET + ' ' + $STEPS_A_B_ID)
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
  } catch {
    Write-Warning "step 6: $($_.Exception.Message)"
    if (-not $failed) { $failed = 6 }
  }
}

# 7. Send nothing
if ($true -and -not $failed -and $TOKEN) {
  try {
$answer = Send-Request @{
  Method = 'DELETE'
  Uri = ('https://recorder.example/empty')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Authorization', ('Bearer ' + $TOKEN))
  )
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
  } catch {
    Write-Warning "step 7: $($_.Exception.Message)"
    if (-not $failed) { $failed = 7 }
  }
}

# 8. Send a file
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/upload')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Content-Type', ('text/csv'))
  )
  File = '/work/odd; "name" $(touch pwned).csv'
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
  } catch {
    Write-Warning "step 8: $($_.Exception.Message)"
    if (-not $failed) { $failed = 8 }
  }
}

# 9. Send a form with a file
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/multipart')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
  )
  Fields = @(
    @{ Name = 'note'; Text = (('it''s "$(touch pwned)" `touch pwned` \ %s %41 {{token}} # & ; | $TOKEN <!-- \n ' + [char]::ConvertFromUtf32(233) + ' ' + [char]::ConvertFromUtf32(10003) + ' ' + [char]::ConvertFromUtf32(8217) + '$(touch pwned)' + [char]::ConvertFromUtf32(8216) + ' @file')) }
    @{ Name = 'rows'; Path = '/work/odd; "name" $(touch pwned).csv'; FileName = 'odd; "name" $(touch pwned).csv'; Type = 'text/csv' }
  )
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
  } catch {
    Write-Warning "step 9: $($_.Exception.Message)"
    if (-not $failed) { $failed = 9 }
  }
}

# 10. Try again
# When it fails for a moment, send it again, 2 times at most.
if ($true -and -not $failed -and $TOKEN) {
  try {
$answer = Send-Request @{
  Method = 'GET'
  Uri = ('https://recorder.example/later')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
    , @('Authorization', ('Bearer ' + $TOKEN))
  )
  Times = 2
  On = @(503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
$STEPS_AGAIN_STATUS = [string]$answer.Status
  } catch {
    Write-Warning "step 10: $($_.Exception.Message)"
    if (-not $failed) { $failed = 10 }
  }
}

# 11. Read all pages
# The answer comes in pages: the header Link says where the next one is.
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'GET'
  Uri = ('https://recorder.example/pages')
  Seconds = 30
  Headers = @(
    , @('Accept', ('application/json'))
  )
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
Write-Output $answer.Text
Assert-NoError $answer
Assert-Answer $answer ((ConvertTo-Json -Compress -Depth 32 -InputObject (Get-Value $answer @('rows'))) -ceq (ConvertTo-Json -Compress -Depth 32 -InputObject (ConvertFrom-Json ('{"v":[1,2,3]}')).v)) ('It should have another value at /rows')
  } catch {
    Write-Warning "step 11: $($_.Exception.Message)"
    if (-not $failed) { $failed = 11 }
  }
}

# 12. Keep a file
# The answer is to be kept as a file.
if ($true -and -not $failed) {
  try {
$answer = Send-Request @{
  Method = 'GET'
  Uri = ('https://recorder.example/file')
  Seconds = 30
  Headers = @(
    , @('Accept', ('*/*'))
  )
  SaveAs = ('kept-' + $STEPS_AGAIN_STATUS + '.bin')
  Overwrite = $false
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
  } catch {
    Write-Warning "step 12: $($_.Exception.Message)"
    if (-not $failed) { $failed = 12 }
  }
}

# 13. Tell
if ($true -and -not $failed) {
  try {
Write-Host (('Say' + [char]::ConvertFromUtf32(8238) + ' it''s "$(touch pwned)" `touch pwned` \ %s %41 {{token}} # & ; | $TOKEN <!-- \n ' + [char]::ConvertFromUtf32(233) + ' ' + [char]::ConvertFromUtf32(10003) + ' ' + [char]::ConvertFromUtf32(8217) + '$(touch pwned)' + [char]::ConvertFromUtf32(8216) + ' @file and ') + $STEPS_A_B_ID + '.')
[void](Read-Host 'Press Enter when it is done')
  } catch {
    Write-Warning "step 13: $($_.Exception.Message)"
    if (-not $failed) { $failed = 13 }
  }
}

# 14. Give it back
# Do it even when a step before failed.
if ($true -and $TOKEN) {
  try {
$answer = Send-Request @{
  Method = 'POST'
  Uri = ('https://recorder.example/revoke')
  Seconds = 30
  Headers = @(
    , @('Content-Type', ('application/x-www-form-urlencoded'))
    , @('Authorization', (ConvertTo-Basic ('odd+client%3A1:' + (ConvertTo-FormText $ODD_SECRET))))
  )
  Body = ('token=' + (ConvertTo-FormText $TOKEN) + '&token_type_hint=access_token')
  Times = 0
  On = @(429, 503)
}
Assert-Status $answer @()
  } catch {
    Write-Warning "step 14: $($_.Exception.Message)"
    if (-not $failed) { $failed = 14 }
  }
}

if ($failed) {
  Write-Error "step $failed failed"
  exit 1
}
