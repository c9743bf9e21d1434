-- The newest delivery that held an Access database: it replaces the whole of earlier ones.
create or replace view newest_access as
    select max(delivery) as delivery from (
        select delivery from raw_assignments union all select delivery from raw_customers
        union all select delivery from raw_packages union all select delivery from raw_consultants
        union all select delivery from raw_prices
    );

-- How text in a source is read. An unreadable text becomes NULL; the gate compares it with the text and says so.
-- text_* holds every cell of raw_* made plain once (plain_text); all macros but that one expect such a text.

-- what Excel writes where it could not work out a value, in English and Swedish (ingest/workbook_errors.py has the same)
create or replace macro error_values() as
    '(?i)^#(REF!|N/A|NAME\?|DIV/0!|NULL!|NUM!|VALUE!|SPILL!|CALC!|REFERENS!|SAKNAS!|NAMN\?|DIVISION/0!|SKÄRNING!|'
    || 'OGILTIGT!|VÄRDEFEL!|FORMEL!)$';
-- control characters can stand in no document
create or replace macro plain_text(x) as
    nullif(trim(regexp_replace(
        translate(regexp_replace(nfc_normalize(x), '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]', '', 'g'),
                  chr(160) || chr(8239) || chr(8201), '   '),
        '\s+', ' ', 'g')), '');
create or replace macro error_value_of(x) as case when regexp_matches(x, error_values()) then upper(x) end;
-- an error value is no text of anybody's
create or replace macro text_of(x) as case when not regexp_matches(x, error_values()) then x end;

-- an id that the reader had to mask (ingest/privacy.py) identifies nothing
create or replace macro is_masked(x) as x like '%(e-post)%' or x like '%(personnummer)%';
-- nor does a number that a program has rewritten on its way, 5,03E+05 or 503326.0, where ids have no decimals
create or replace macro is_rewritten(x, has_points) as
    regexp_full_match(x, '[+-]?(\d+[.,]\d+[eE][+-]?\d+|\d+[eE][+-]\d+)')
    or (not has_points and regexp_full_match(x, '[+-]?\d+[.,]\d+'));
create or replace macro id_of(x, has_points := false) as
    case when not is_masked(x) and not is_rewritten(x, has_points) then text_of(x) end;

-- 1 234,50 or 1234.50; a point and a comma in one number is ambiguous and not read, and a space only groups three digits
create or replace macro number_text(x) as
    case when x not like '% %' or regexp_full_match(x, '[+−-]?[1-9]\d{0,2}( \d{3})+([.,]\d*)?')
         then replace(replace(replace(x, ' ', ''), chr(8722), '-'), ',', '.') end;
-- three digits after a single mark are thousands to some and decimals to others: 12,345
create or replace macro is_two_ways(x) as regexp_full_match(number_text(x), '[+-]?[1-9]\d{0,2}\.\d{3}')
    and x not like '% %';
-- a number beyond a billion of anything but kronor is none that these sources mean
create or replace macro number_of(x) as
    case when regexp_full_match(number_text(x), '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?')
              and abs(try_cast(number_text(x) as double)) < 1e9
         then try_cast(number_text(x) as double) end;
-- öre are two
create or replace macro money_of(x) as
    case when regexp_full_match(number_text(x), '[+-]?(\d+\.?\d*|\.\d+)')
              and not is_two_ways(x)
              and abs(try_cast(number_text(x) as double)) < 1e11
         then try_cast(number_text(x) as decimal(18, 4)) end;
create or replace macro whole_of(x) as
    case when regexp_full_match(number_text(x), '[+-]?\d+(\.0*)?') and not is_two_ways(x)
         then try_cast(regexp_replace(number_text(x), '\..*', '') as bigint) end;

-- 4,5 or 4,5 %
create or replace macro percent_of(x) as number_of(regexp_replace(x, ' ?%$', ''));

-- 2025-04-30, 2025-04-30 13:45[:00], 30/4/2025, 30.4.2025, 20250430
create or replace macro any_date_of(x) as
    case
        when regexp_full_match(x, '\d{4}-\d{1,2}-\d{1,2}') then try_strptime(x, '%Y-%m-%d')::date
        when regexp_full_match(x, '\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?')
            then case when try_cast(x as timestamp) is not null
                      then try_strptime(left(x, 10), '%Y-%m-%d')::date end
        when regexp_full_match(x, '\d{1,2}/\d{1,2}/\d{4}') then try_strptime(x, '%d/%m/%Y')::date
        when regexp_full_match(x, '\d{1,2}\.\d{1,2}\.\d{4}') then try_strptime(x, '%d.%m.%Y')::date
        when regexp_full_match(x, '\d{8}') then try_strptime(x, '%Y%m%d')::date
    end;

-- days outside these are placeholders (1899-12-30 and 9999-12-31 of Access and Excel) or slips of the keyboard
create or replace macro within_reach(day) as
    case when day between date '2000-01-01' and date '2100-12-31' then day end;
create or replace macro date_of(x) as within_reach(any_date_of(x));

-- 2025-04, 202504, or any date in the month
create or replace macro any_month_of(x) as
    case
        when regexp_full_match(x, '\d{4}-\d{1,2}') then try_strptime(x || '-01', '%Y-%m-%d')::date
        when regexp_full_match(x, '\d{6}') then try_strptime(x || '01', '%Y%m%d')::date
        else date_trunc('month', any_date_of(x))::date
    end;
create or replace macro month_of(x) as within_reach(any_month_of(x));

-- empty_is_no: the column is filled in with X or nothing, or no is what nothing means
create or replace macro yes_no_of(x, empty_is_no) as
    case
        when lower(x) in ('ja', 'j', '1', '-1', 'sant', 'true', 'x', 'yes') then true
        when lower(x) in ('nej', 'n', '0', 'falskt', 'false', 'no') then false
        when x is null and empty_is_no then false
    end;
create or replace macro is_x(x) as upper(x) = 'X';

-- one spelling per value, by the aliases of warehouse/reference/sources
create or replace macro canonical(of_source, of_field, x) as
    coalesce((select any_value(v.value) from ref_values v
              where v.source = of_source and v.field = of_field and v.alias = lower(text_of(x))), text_of(x));

-- a role or title as what it is compared by: words in small letters
create or replace macro comparable(x) as
    nullif(trim(regexp_replace(lower(x), '[^\p{L}\p{N}]+', ' ', 'g')), '');
