-- Customers with today's organisation; a name that the register lacks is Okänd organisation.
-- Grain: one row per customer.
select
    c.customer_id,
    coalesce(o.official_name, c.organisation) as organisation_then,
    coalesce(o.administration, 'Okänd organisation') as administration,
    o.kind,
    c.department,
    c.first_order_date
from clean_customers c
left join (select lower(name) as name, any_value(official_name) as official_name,
                  any_value(administration) as administration, any_value(kind) as kind
           from ref_organisations group by all) o on o.name = lower(c.organisation)
