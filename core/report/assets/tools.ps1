Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# A secret is read from a file that only you can read, or asked for.
function Read-Secret([string]$Name, [string]$Path) {
  if ($Path) {
    return ([IO.File]::ReadAllText((Resolve-Path -LiteralPath $Path).ProviderPath) -replace '\r?\n\z', '')
  }
  $typed = Read-Host $Name -AsSecureString
  $memory = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($typed)
  try { return [Runtime.InteropServices.Marshal]::PtrToStringBSTR($memory) }
  finally { [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($memory) }
}

# What a form, an address and JSON want written otherwise.
function ConvertTo-Percent([string]$Text, [string]$Plain) {
  $made = New-Object Text.StringBuilder
  foreach ($byte in [Text.Encoding]::UTF8.GetBytes($Text)) {
    if ($byte -lt 128 -and $Plain.IndexOf([char]$byte) -ge 0) {
      [void]$made.Append([char]$byte)
    } else {
      [void]$made.AppendFormat('%{0:X2}', $byte)
    }
  }
  return $made.ToString()
}

$letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function ConvertTo-FormText([string]$Text) {
  return (ConvertTo-Percent $Text ($letters + '*-._ ')).Replace(' ', '+')
}

function ConvertTo-AddressText([string]$Text) {
  return ConvertTo-Percent $Text ($letters + '-._~')
}

function ConvertTo-JsonText([string]$Text) {
  $made = New-Object Text.StringBuilder
  foreach ($c in $Text.ToCharArray()) {
    if ($c -eq '"' -or $c -eq '\') {
      [void]$made.Append('\').Append($c)
    } elseif ([int]$c -lt 32) {
      [void]$made.AppendFormat('\u{0:x4}', [int]$c)
    } else {
      [void]$made.Append($c)
    }
  }
  return $made.ToString()
}

function ConvertTo-Basic([string]$Pair) {
  return 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Pair))
}

# Fields and files as one body (RFC 7578).
function ConvertTo-Multipart([object[]]$Fields, [string]$Boundary) {
  $stream = New-Object IO.MemoryStream
  $write = { param([byte[]]$Bytes) $stream.Write($Bytes, 0, $Bytes.Length) }
  $utf8 = [Text.Encoding]::UTF8
  $quote = { param([string]$Text)
    $Text.Replace('"', '%22').Replace("`r", '%0D').Replace("`n", '%0A') }
  foreach ($field in $Fields) {
    $head = "--$Boundary`r`nContent-Disposition: form-data; name=`"$(& $quote $field.Name)`""
    if ($field.ContainsKey('Text')) {
      & $write $utf8.GetBytes("$head`r`n`r`n$($field.Text)`r`n")
      continue
    }
    $head += "; filename=`"$(& $quote $field.FileName)`"`r`nContent-Type: $($field.Type)"
    & $write $utf8.GetBytes("$head`r`n`r`n")
    & $write ([IO.File]::ReadAllBytes($field.Path))
    & $write $utf8.GetBytes("`r`n")
  }
  & $write $utf8.GetBytes("--$Boundary--`r`n")
  return , $stream.ToArray()
}

# A name in this folder, and no file that is there.
function Test-FileName([string]$Name, [bool]$Overwrite) {
  if ($Name -notmatch '\A[^./\\:*?"<>|-][^/\\:*?"<>|]*\z') { throw "no name for a file: $Name" }
  if (-not $Overwrite -and (Test-Path -LiteralPath $Name)) { throw "there is a file $Name already" }
}

# Sends it once. The answer has Status, Headers, Text and Json.
function Send-Once([hashtable]$Request) {
  $headers = @{}
  $with = @{
    Uri = $Request.Uri; Method = $Request.Method; Headers = $headers
    TimeoutSec = $Request.Seconds; MaximumRedirection = 0
    UseBasicParsing = $true; DisableKeepAlive = $true
  }
  foreach ($header in $Request.Headers) {
    if ($header[0] -eq 'Content-Type') { $with.ContentType = $header[1] }
    else { $headers[$header[0]] = $header[1] }
  }
  if (-not $headers.ContainsKey('Accept')) { $headers['Accept'] = 'application/json' }
  if ($Request.ContainsKey('Body')) {
    $with.Body = [Text.Encoding]::UTF8.GetBytes($Request.Body)
  } elseif ($Request.ContainsKey('File')) {
    $with.Body = [IO.File]::ReadAllBytes($Request.File)
  } elseif ($Request.ContainsKey('Fields')) {
    $boundary = [guid]::NewGuid().ToString('N')
    $with.ContentType = "multipart/form-data; boundary=$boundary"
    $with.Body = ConvertTo-Multipart $Request.Fields $boundary
  }
  if ($Request.ContainsKey('Certificate')) {
    $with.Certificate = New-Object Security.Cryptography.X509Certificates.X509Certificate2 (Resolve-Path -LiteralPath $Request.Certificate).ProviderPath
  }
  if ($PSVersionTable.PSVersion.Major -ge 7) {
    $with.SkipHttpErrorCheck = $true
    $with.SkipHeaderValidation = $true
    $with.ErrorAction = 'SilentlyContinue'
  }
  try {
    $response = Invoke-WebRequest @with
    $bytes = $response.RawContentStream.ToArray()
  } catch {
    $response = $null
    if ($_.Exception.PSObject.Properties['Response']) { $response = $_.Exception.Response }
    if ($null -eq $response -or $response -isnot [Net.HttpWebResponse]) { throw }
    $stream = New-Object IO.MemoryStream
    $response.GetResponseStream().CopyTo($stream)
    $bytes = $stream.ToArray()
  }
  return @{
    Status = [int]$response.StatusCode; Headers = $response.Headers
    Bytes = $bytes; Text = [Text.Encoding]::UTF8.GetString($bytes)
  }
}

function Send-Request([hashtable]$Request) {
  if ($Request.ContainsKey('SaveAs')) { Test-FileName $Request.SaveAs $Request.Overwrite }
  for ($try = 0; ; $try++) {
    $answer = Send-Once $Request
    if ($try -ge $Request.Times -or $Request.On -notcontains $answer.Status) { break }
    Start-Sleep -Seconds ([Math]::Min(120, [Math]::Pow(2, $try)))
  }
  $answer.Json = $null
  try { $answer.Json = ConvertFrom-Json $answer.Text } catch { $answer.Json = $null }
  if ($Request.ContainsKey('SaveAs') -and $answer.Status -lt 300) {
    [IO.File]::WriteAllBytes((Join-Path (Get-Location).ProviderPath $Request.SaveAs), $answer.Bytes)
  }
  return $answer
}

# The value at a place of the answer; a list stays one.
function Get-Value([hashtable]$Answer, [object[]]$Path) {
  $value = $Answer.Json
  foreach ($key in $Path) {
    if ($null -eq $value) { return $null }
    if ($key -is [int]) {
      if ($key -ge @($value).Count) { return $null }
      $value = @($value)[$key]
    } else {
      $property = $value.PSObject.Properties[$key]
      if ($null -eq $property) { return $null }
      $value = $property.Value
    }
  }
  return , $value
}

# The same as text, for a later request.
function Get-Text([hashtable]$Answer, [object[]]$Path) {
  $value = Get-Value $Answer $Path
  if ($value -is [bool]) { return $value.ToString().ToLowerInvariant() }
  if ($null -eq $value -or $value -is [array] -or $value -is [Management.Automation.PSCustomObject]) {
    throw "the answer has no text or number at $($Path -join '/')"
  }
  return [string]::Format([Globalization.CultureInfo]::InvariantCulture, '{0}', $value)
}

function Get-Header([hashtable]$Answer, [string]$Name) {
  return (@($Answer.Headers[$Name]) -join ', ')
}

# What is expected of an answer. One with a token in it is not shown.
function Assert-Answer([hashtable]$Answer, [bool]$Is, [string]$Words) {
  if ($Is) { return }
  $shown = $Answer.Text
  if ($shown -match '_token"') { $shown = '(not shown: it holds a token)' }
  throw "$Words. The server answered with status $($Answer.Status): $($shown -replace '[\x00-\x1f\x7f]', ' ')"
}

function Assert-Status([hashtable]$Answer, [int[]]$Statuses) {
  if ($Statuses.Count) { $is = $Statuses -contains $Answer.Status }
  else { $is = $Answer.Status -ge 200 -and $Answer.Status -lt 300 }
  Assert-Answer $Answer $is 'That is not what is expected'
}

# An answer of 200 may be an error all the same.
function Assert-NoError([hashtable]$Answer) {
  $ok = Get-Value $Answer @('ok')
  $success = Get-Value $Answer @('success')
  $error_ = Get-Value $Answer @('error')
  if ($ok -is [bool]) { $is = $ok }
  elseif ($success -is [bool]) { $is = $success }
  elseif ($error_ -is [Management.Automation.PSCustomObject]) { $is = @($error_.PSObject.Properties).Count -eq 0 }
  else { $is = $error_ -is [array] -or -not $error_ }
  Assert-Answer $Answer $is 'The answer is an error'
}

function Assert-Token([hashtable]$Answer, [string]$Type) {
  $token = Get-Value $Answer @('access_token')
  Assert-Answer $Answer ($token -is [string] -and $null -eq (Get-Value $Answer @('error'))) 'That is no token'
  Assert-Answer $Answer ((Get-Value $Answer @('token_type')) -eq $Type) 'That is another type of token'
}

function Assert-Scopes([hashtable]$Answer, [string[]]$Wanted) {
  $scope = Get-Value $Answer @('scope')
  if ($null -eq $scope) { return }
  foreach ($one in $Wanted) {
    Assert-Answer $Answer (([string]$scope).Split(' ') -ccontains $one) "The scope $one is missing"
  }
}

# Texts that are new in each run, and what is known of them before.
function New-Text([int]$Bytes) {
  $random = New-Object byte[] $Bytes
  [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($random)
  return ConvertTo-Base64Url $random
}

function ConvertTo-Base64Url([byte[]]$Bytes) {
  return [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

function Get-Challenge([string]$Verifier) {
  $sha256 = [Security.Cryptography.SHA256]::Create()
  return ConvertTo-Base64Url $sha256.ComputeHash([Text.Encoding]::ASCII.GetBytes($Verifier))
}

# What the browser brought back (RFC 6749 section 4.1.2, RFC 9207).
function Get-Code([string]$Address, [string]$State, [string]$Issuer) {
  $query = @{}
  foreach ($pair in ([Uri]$Address).Query.TrimStart('?').Split('&')) {
    $name, $value = $pair.Split(@('='), 2)
    $query[$name] = [Uri]::UnescapeDataString(([string]$value).Replace('+', ' '))
  }
  if ($query['error']) { throw "the server says: $($query['error'] -replace '[\x00-\x1f\x7f]', ' ')" }
  if ($query['state'] -cne $State) { throw 'that address is not the answer to this question' }
  if ($query['iss'] -and $query['iss'] -cne $Issuer) { throw 'another server answered' }
  return $query['code']
}
